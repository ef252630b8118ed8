// SPDX-License-Identifier: MIT
// Search over the prebuilt index, the menu of narrow screens, and boxes that scroll with the keyboard. The index is a
// script that is put into the page when the search is first used: a page from a file may not fetch.
'use strict';
/* global document, window, location, getComputedStyle */
(() => {
  const root = document.documentElement.getAttribute('data-root');
  const input = document.getElementById('search');
  const list = document.getElementById('results');
  const status = document.getElementById('search-status');
  const shown = 30;
  let rows;
  let loading;
  let active = -1;

  /** `mntId` finds `mnt_id`: what is compared has neither capitals nor underscores. */
  const plain = (text) => text.toLowerCase().replace(/[_\s]+/g, '');

  function loadIndex() {
    loading ??= new Promise((resolve) => {
      const script = document.createElement('script');
      script.src = `${root}assets/search-index.js`;
      script.onload = () => {
        rows = readIndex(window.lockstepIndex);
        resolve();
      };
      document.head.append(script);
    });
    return loading;
  }

  function readIndex(index) {
    return index.rows.map(([name, kind, page, id, text]) => ({
      name,
      kind: index.kinds[kind],
      href: root + index.paths[page] + (id === '' ? '' : `#${id}`),
      text,
      key: plain(name),
      words: `${name} ${index.kinds[kind]} ${text}`.toLowerCase(),
    }));
  }

  /** Smaller is better; undefined does not match. */
  function rank(row, whole, words) {
    if (row.key === whole || row.key === `${whole}()`) return 0;
    if (row.key.startsWith(whole)) return 1;
    if (row.key.includes(whole)) return 2;
    if (!words.every((word) => row.words.includes(word))) return undefined;
    // There are many errors, and their texts name what they are about.
    return row.kind.startsWith('error of') ? 4 : 3;
  }

  function find(query) {
    const whole = plain(query);
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return rows
      .map((row, at) => ({ row, at, rank: rank(row, whole, words) }))
      .filter((found) => found.rank !== undefined)
      .sort((a, b) => a.rank - b.rank || a.row.name.length - b.row.name.length || a.at - b.at)
      .map(({ row }) => row);
  }

  function option(row, at) {
    const item = document.createElement('li');
    item.id = `result-${at}`;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.dataset.href = row.href;
    for (const [kind, text] of [['code', row.name], ['b', row.kind], ['span', row.text]]) {
      const part = document.createElement(kind);
      part.textContent = text;
      item.append(part);
    }
    return item;
  }

  function show() {
    const query = input.value.trim();
    const found = query === '' ? [] : find(query);
    list.replaceChildren(...found.slice(0, shown).map(option));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
    const more = found.length > shown ? `, the first ${shown} are shown` : '';
    status.textContent = query === '' ? '' : `${found.length} found${more}`;
    status.classList.toggle('hidden', query === '' || found.length > 0);
    select(found.length > 0 ? 0 : -1);
  }

  function select(at) {
    const items = [...list.children];
    items[active]?.setAttribute('aria-selected', 'false');
    active = items.length === 0 ? -1 : (at + items.length) % items.length;
    const item = items[active];
    if (!item) return input.removeAttribute('aria-activedescendant');
    item.setAttribute('aria-selected', 'true');
    item.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', item.id);
  }

  function close() {
    list.hidden = true;
    status.classList.add('hidden');
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function open(item) {
    if (!item) return;
    close();
    location.href = item.dataset.href;
  }

  const keys = {
    ArrowDown: () => select(active + 1),
    ArrowUp: () => select(active - 1),
    Escape: close,
  };

  input.addEventListener('focus', loadIndex);
  input.addEventListener('input', () => loadIndex().then(show));
  input.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (!action || list.hidden) return;
    event.preventDefault();
    action();
  });
  input.form.addEventListener('submit', (event) => {
    event.preventDefault();
    loadIndex().then(() => {
      if (list.hidden) show();
      open(list.children[active]);
    });
  });
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => open(event.target.closest('li')));
  input.addEventListener('blur', close);

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  const menu = document.querySelector('button.menu');
  menu.addEventListener('click', () => {
    const opened = menu.getAttribute('aria-expanded') !== 'true';
    menu.setAttribute('aria-expanded', String(opened));
    document.body.classList.toggle('menu-open', opened);
  });

  /** On a narrow screen the list of sections stands above the text. */
  const contents = document.querySelector('.contents details');
  if (contents && window.matchMedia('(max-width: 80rem)').matches) contents.open = false;

  /** What a link leads to may be folded. */
  function unfold() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest('details');
    if (folded && !folded.open) {
      folded.open = true;
      target.scrollIntoView();
    }
  }
  window.addEventListener('hashchange', unfold);
  unfold();

  /** A box that is wider than its place can be reached by the keyboard; one that is not need not be. */
  function markScrolling() {
    for (const box of document.querySelectorAll('.scroll')) {
      const scrolls = box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== 'visible';
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  }
  window.addEventListener('resize', markScrolling);
  markScrolling();

  /** The low bits of a ruler, which most words use, are at its right. */
  for (const box of document.querySelectorAll('.ruler')) box.scrollLeft = box.scrollWidth;
})();
