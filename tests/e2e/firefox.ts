/**
 * Drives a stock Firefox by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): Playwright needs a patched one. Only
 * what the tests here ask for.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['firefox', 'firefox-esr'];

/** The Firefox that is at hand; null where there is none. */
export const findFirefox = (): string | null => NAMES.find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

const LISTENING = /WebDriver BiDi listening on (ws:\S+)/;

interface Waiting {
  readonly resolve: (result: Record<string, unknown>) => void;
  readonly reject: (error: Error) => void;
}

/** Key values of WebDriver. */
export const Key = { End: '\uE010', Home: '\uE011' } as const;

export class Firefox {
  readonly #process: ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #waiting = new Map<number, Waiting>();
  #context = '';
  #lastId = 0;

  constructor(child: ChildProcess, socket: WebSocket, profile: string) {
    this.#process = child;
    this.#socket = socket;
    this.#profile = profile;
    socket.addEventListener('message', (event) => this.#receive(String(event.data)));
  }

  static async start(name: string): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'xsi-firefox-'));
    const child = spawn(name, ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } });
    const address = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('Firefox ended before it listened')));
      child.stderr.on('data', (data: Buffer) => {
        const found = LISTENING.exec(data.toString());
        if (found !== null) resolve(found[1] ?? '');
      });
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const firefox = new Firefox(child, socket, profile);
    await firefox.#send('session.new', { capabilities: {} });
    const { contexts } = (await firefox.#send('browsingContext.getTree', {})) as { contexts: readonly { context: string }[] };
    firefox.#context = contexts[0]?.context ?? '';
    await firefox.#send('browsingContext.setViewport', { context: firefox.#context, viewport: { width: 1440, height: 900 } });
    return firefox;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#socket.close();
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async goto(url: string): Promise<void> {
    await this.#send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  /** The value of an expression in the page, where it is text, a number or a truth. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#send('script.evaluate', { expression, target: { context: this.#context }, awaitPromise: true });
    if (answer['type'] === 'exception') throw new Error(JSON.stringify(answer['exceptionDetails']));
    return (answer['result'] as { value?: unknown }).value;
  }

  async setFile(selector: string, path: string): Promise<void> {
    const { nodes } = (await this.#send('browsingContext.locateNodes', { context: this.#context, locator: { type: 'css', value: selector } })) as { nodes: readonly { sharedId: string }[] };
    await this.#send('input.setFiles', { context: this.#context, element: { sharedId: nodes[0]?.sharedId }, files: [path] });
  }

  async press(value: string): Promise<void> {
    await this.#act({ type: 'key', id: 'keys', actions: [{ type: 'keyDown', value }, { type: 'keyUp', value }] });
  }

  async wheel(x: number, y: number, deltaY: number): Promise<void> {
    await this.#act({ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY }] });
  }

  #act(actions: object): Promise<unknown> {
    return this.#send('input.performActions', { context: this.#context, actions: [actions] });
  }

  #send(method: string, params: object): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as { id?: number; type: string; message?: string; result?: Record<string, unknown> };
    const waiting = this.#waiting.get(message.id ?? -1);
    this.#waiting.delete(message.id ?? -1);
    if (message.type === 'error') waiting?.reject(new Error(message.message));
    else waiting?.resolve(message.result ?? {});
  }
}
