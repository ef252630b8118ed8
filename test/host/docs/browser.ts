// SPDX-License-Identifier: MIT
// A headless Chromium with one tab: opens pages, presses keys, asks questions in the page, and remembers everything
// that a reader would find in the console or that would have gone to the network.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Connection, type Json } from './protocol';

export class Browser {
  /** What went wrong in the pages so far: console, exceptions, requests that are not for files. */
  readonly problems: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
    private readonly connection: Connection,
    private readonly session: string,
  ) {
    connection.listen((method, params) => this.note(method, params));
  }

  static async start(): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'docs-browser-'));
    const child = spawn('chromium', argumentsFor(profile), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const connection = new Connection(child.stdio[3] as Writable, child.stdio[4] as Readable);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', (error) => connection.fail(new Error(`chromium does not start: ${error.message}`)));
    child.on('close', (code) =>
      connection.fail(new Error(`chromium ended with code ${code ?? '?'}:\n${said}`)),
    );
    const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
    const browser = new Browser(child, profile, connection, sessionId as string);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await browser.send(`${domain}.enable`);
    return browser;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.child.on('close', resolve));
    await this.connection.send('Browser.close');
    await closed;
    rmSync(this.profile, { recursive: true, force: true });
  }

  async goto(url: string): Promise<void> {
    await this.arrive(async () => {
      const { errorText } = await this.send('Page.navigate', { url });
      if (errorText !== undefined) throw new Error(`${url}: ${JSON.stringify(errorText)}`);
    });
  }

  /** Clicks a link and waits for the page that it leads to. */
  async follow(selector: string): Promise<void> {
    await this.arrive(() => this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`));
  }

  /** Does something that leads to another page and waits until that is loaded. */
  async arrive(action: () => Promise<unknown>): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      const end = this.connection.listen((method) => {
        if (method !== 'Page.loadEventFired') return;
        end();
        resolve();
      });
    });
    await action();
    await loaded;
  }

  /** The value of an expression; a promise is waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  }

  async size(width: number, height: number): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
  }

  /** What the system asks for; the page may choose otherwise. */
  async colours(scheme: 'light' | 'dark'): Promise<void> {
    await this.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
  }

  async type(text: string): Promise<void> {
    await this.send('Input.insertText', { text });
  }

  async press(key: keyof typeof keyCodes): Promise<void> {
    const code = keyCodes[key];
    const event = { key, code: key === '/' ? 'Slash' : key, windowsVirtualKeyCode: code };
    const text = key === 'Enter' ? '\r' : key === '/' ? '/' : undefined;
    await this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', text, ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async screenshot(file: string, whole = false): Promise<void> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: whole });
    writeFileSync(file, Buffer.from(data as string, 'base64'));
  }

  private send(method: string, params: Json = {}): Promise<Json> {
    return this.connection.send(method, params, this.session);
  }

  private note(method: string, params: Json): void {
    if (method === 'Runtime.exceptionThrown') this.problems.push(JSON.stringify(params['exceptionDetails']));
    if (method === 'Runtime.consoleAPICalled') this.problems.push(JSON.stringify(params['args']));
    if (method === 'Log.entryAdded') this.problems.push(JSON.stringify(params['entry']));
    if (method === 'Network.requestWillBeSent') {
      const { url } = params['request'] as { url: string };
      if (!/^(file|data|about):/.test(url)) this.problems.push(`request for ${url}`);
    }
  }
}

const keyCodes = { Enter: 13, Escape: 27, ArrowDown: 40, ArrowUp: 38, Tab: 9, '/': 191 } as const;

function argumentsFor(profile: string): string[] {
  // The sandbox of Chromium refuses to work for root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    '--headless',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    ...['--no-first-run', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    ...['--disable-sync', '--disable-extensions', '--mute-audio'],
    ...sandbox,
    'about:blank',
  ];
}
