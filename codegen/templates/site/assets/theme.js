// SPDX-License-Identifier: MIT
// The chosen theme, before anything is painted. Where the browser keeps nothing for files, the choice lasts a page.
'use strict';
/* global document, localStorage */
(() => {
  const themes = ['auto', 'light', 'dark'];
  const key = 'lockstep-theme';

  function stored() {
    try {
      const theme = localStorage.getItem(key);
      return themes.includes(theme) ? theme : 'auto';
    } catch {
      return 'auto';
    }
  }

  let theme = stored();

  function apply() {
    if (theme === 'auto') document.documentElement.removeAttribute('data-theme');
    else document.documentElement.setAttribute('data-theme', theme);
    const button = document.querySelector('button.theme');
    if (button) button.textContent = `Theme: ${theme}`;
  }

  function next() {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try {
      localStorage.setItem(key, theme);
    } catch {
      // The choice lasts as long as this page does.
    }
    apply();
  }

  document.documentElement.classList.add('js');
  apply();
  document.addEventListener('DOMContentLoaded', () => {
    apply();
    document.querySelector('button.theme').addEventListener('click', next);
  });
})();
