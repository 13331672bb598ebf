/** A Chromium of this machine, if there is one, driven by its DevTools protocol. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeSocket } from '../node-socket.js';

const NAMES = [process.env.FRESHET_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'chrome'].filter(Boolean);

/** The name of one that can be started; null if there is none. */
export const CHROMIUM = NAMES.find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

export class Browser {
  #answers = new Map();
  #lastId = 0;

  async start() {
    this.profile = mkdtempSync(join(tmpdir(), 'freshet-'));
    const options = [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--remote-debugging-port=0',
      `--user-data-dir=${this.profile}`,
    ];
    this.process = spawn(CHROMIUM, [...options, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((resolve, reject) => {
      let said = '';
      this.process.on('exit', () => reject(new Error(`Chromium ended: ${said}`)));
      this.process.stderr.on('data', (bytes) => {
        said += bytes;
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (found) {
          resolve(new URL(found[1]));
        }
      });
    });
    const pages = await (await fetch(`http://${address.host}/json/list`)).json();
    const page = pages.find(({ type }) => type === 'page');
    this.socket = new NodeSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onclose = () => reject(new Error('Chromium takes no commands'));
    });
    this.socket.onmessage = ({ data }) => {
      const { id, result, error } = JSON.parse(data);
      this.#answers.get(id)?.(error ? { error } : result);
      this.#answers.delete(id);
    };
    await this.send('Page.enable');
    await this.send('Network.enable');
    return this;
  }

  async send(method, params = {}) {
    const id = ++this.#lastId;
    const answer = await new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.socket.send(JSON.stringify({ id, method, params }));
    });
    if (answer.error) {
      throw new Error(`${method}: ${answer.error.message}`);
    }
    return answer;
  }

  open(url) {
    return this.send('Page.navigate', { url });
  }

  setOffline(offline) {
    return this.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  /** The value of an expression in the page; undefined while there is none. */
  async value(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    return exceptionDetails ? undefined : result.value;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5_000);
    this.send('Browser.close').catch(() => {});
    await ended;
    clearTimeout(timer);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
