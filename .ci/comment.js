// SPDX-License-Identifier: MIT
// Posts a report as the one comment of its kind on a pull request, or brings that comment up to date. It runs with a
// token that may write, so it runs no code of the pull request, and it takes which one that is from GitHub's own
// event: the report came from a run that anybody could shape.
/* global fetch */
'use strict';
const fs = require('node:fs');

const marker = '<!-- spec:diff -->';
/** GitHub takes 65536 characters. */
const longest = 65_000;

/** @param env GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_TOKEN */
async function comment(report, env) {
  const api = client(env);
  const event = JSON.parse(fs.readFileSync(env.GITHUB_EVENT_PATH, 'utf8'));
  const number = await pullRequestOf(api, event.workflow_run);
  if (number === undefined) return 'the run belongs to no open pull request';
  const body = `${marker}\n${report.slice(0, longest)}`;
  const known = await find(api, `/issues/${number}/comments`, isOurs);
  if (known === undefined) await api('POST', `/issues/${number}/comments`, { body });
  else if (known.body !== body) await api('PATCH', `/issues/comments/${known.id}`, { body });
  return known === undefined ? `commented on #${number}` : `the comment on #${number} is up to date`;
}

/** Somebody else may write the marker, too. */
function isOurs({ body, user }) {
  return user?.type === 'Bot' && typeof body === 'string' && body.startsWith(marker);
}

function client({ GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token }) {
  return async (method, path, content) => {
    const response = await fetch(`${url}/repos/${repository}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      body: content === undefined ? undefined : JSON.stringify(content),
    });
    if (!response.ok) throw new Error(`${method} ${path}: GitHub answers ${response.status}`);
    return response.json();
  };
}

/** The pull request whose head the run was made for; one from a fork is not named in the event. */
async function pullRequestOf(api, run) {
  const head = `${run.head_repository.owner.login}:${run.head_branch}`;
  const found = await find(
    api,
    `/pulls?state=open&head=${encodeURIComponent(head)}`,
    (pull) => pull.head.sha === run.head_sha,
  );
  return found?.number;
}

async function find(api, path, wanted) {
  for (let page = 1; ; page++) {
    const joint = path.includes('?') ? '&' : '?';
    const items = await api('GET', `${path}${joint}per_page=100&page=${page}`);
    const found = items.find(wanted);
    if (found !== undefined || items.length < 100) return found;
  }
}

module.exports = { comment };
if (require.main === module)
  comment(fs.readFileSync(process.argv[2], 'utf8'), process.env).then(console.log, (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
