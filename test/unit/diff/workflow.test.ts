// SPDX-License-Identifier: MIT
// What can be tried of the workflows without GitHub: the script that makes the report, the one that posts it (against
// a server that answers as GitHub does), and that no workflow has more rights than it needs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { inProject } from '../../../kernel/tools/lib/paths';

const load = createRequire(__filename);
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lockstep-ci-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('a report is made, also where nothing can be compared', () => {
  const report = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const run = (revision: string) =>
    spawnSync(inProject('.ci', 'spec-diff'), [folder, revision], { encoding: 'utf8' });
  expect(run('HEAD').status).toBeLessThan(2);
  expect(report('report.md')).toMatch(/^## ABI: /);
  expect(JSON.parse(report('report.json'))).toMatchObject({ version: 1, previous: 'HEAD' });
  expect(run('no-such-revision').status).toBe(2);
  expect(report('report.md')).toMatch(
    /^## ABI: cannot be compared\n\n {4}spec:diff: there is no revision no-such-revision;/,
  );
});

interface Request {
  method: string;
  path: string;
  body: unknown;
}

interface Comments {
  comment: (report: string, env: Record<string, string>) => Promise<string>;
}

describe('the comment', () => {
  let server: Server;
  let requests: Request[];
  let comments: unknown[];
  const pull = { number: 7, head: { sha: 'abc' } };

  beforeEach(async () => {
    requests = [];
    comments = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        requests.push({
          method: request.method ?? '',
          path,
          body: text === '' ? undefined : JSON.parse(text),
        });
        const answer = path.includes('/comments?')
          ? comments
          : path.includes('/pulls?')
            ? [{ ...pull, head: { sha: 'old' } }, pull]
            : {};
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function post(report: string, sha = 'abc'): Promise<string> {
    const event = join(folder, 'event.json');
    const run = { head_repository: { owner: { login: 'someone' } }, head_branch: 'a&b', head_sha: sha };
    writeFileSync(event, JSON.stringify({ workflow_run: run }));
    const { comment } = load(inProject('.ci', 'comment.js')) as Comments;
    return comment(report, {
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ GITHUB_REPOSITORY: 'o/r', GITHUB_EVENT_PATH: event, GITHUB_TOKEN: 'secret' },
    });
  }

  const written = (): Request[] => requests.filter(({ method }) => method !== 'GET');
  const body = '<!-- spec:diff -->\nreport';

  test('is made once', async () => {
    expect(await post('report')).toBe('commented on #7');
    expect(requests[0]?.path).toContain('head=someone%3Aa%26b');
    expect(written()).toEqual([{ method: 'POST', path: '/repos/o/r/issues/7/comments', body: { body } }]);
  });

  test('is brought up to date, and only our own', async () => {
    const somebody = { id: 1, body, user: { type: 'User' } };
    comments = [somebody, { id: 2, body: '<!-- spec:diff -->\nold', user: { type: 'Bot' } }];
    await post('report');
    expect(written()).toEqual([{ method: 'PATCH', path: '/repos/o/r/issues/comments/2', body: { body } }]);
  });

  test('that says it already is left alone', async () => {
    comments = [{ id: 2, body, user: { type: 'Bot' } }];
    await post('report');
    expect(written()).toEqual([]);
  });

  test('of a run for an older head is not made', async () => {
    expect(await post('report', 'older')).toBe('the run belongs to no open pull request');
    expect(written()).toEqual([]);
  });
});

interface Workflow {
  on: unknown;
  permissions: Record<string, string>;
  jobs: Record<string, { steps: { run?: string; uses?: string; with?: Record<string, unknown> }[] }>;
}

test.each(['spec-diff.yml', 'spec-diff-comment.yml'])('%s keeps to its rights', (name) => {
  const workflow = parse(readFileSync(inProject('.github', 'workflows', name), 'utf8')) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const writes = Object.entries(workflow.permissions).filter(([, right]) => right === 'write');
  const runsOthers = JSON.stringify(workflow.on).includes('pull_request');
  // Whoever may write runs no code of a pull request, and the other way round.
  expect(writes.map(([what]) => what)).toEqual(runsOthers ? [] : ['pull-requests']);
  for (const { run = '', uses = '', with: inputs } of steps) {
    expect(run).not.toContain('${{');
    if (uses.startsWith('actions/checkout')) {
      expect(inputs?.['persist-credentials']).toBe(false);
      expect(inputs?.['ref']).toBeUndefined();
    }
    const script = /(?:^|\s)(\.ci\/\S+)/.exec(run)?.[1];
    if (script !== undefined) expect(existsSync(inProject(script))).toBe(true);
  }
});
