/** A network with faults: a TCP proxy in front of a real service. */
import { connect, createServer } from 'node:net';

export class FaultyNetwork {
  /**
   * `pass`; `refuse` new connections; `blackhole`: nothing arrives any more, and nobody is told; `no-upgrade`: connections that
   * ask for WebSocket are cut; `lose-answers`: requests arrive, and the connection is cut when their answer comes.
   */
  mode = 'pass';
  /** Connections that were asked for, whatever became of them. */
  attempts = 0;
  #pairs = new Set();

  constructor(target) {
    this.target = new URL(target);
  }

  async start() {
    this.server = createServer((client) => this.#accept(client));
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `${this.target.protocol}//127.0.0.1:${this.server.address().port}`;
    return this;
  }

  /** Ends all connections at once, without a word. */
  cut() {
    for (const { client, service } of this.#pairs) {
      client.destroy();
      service.destroy();
    }
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #accept(client) {
    this.attempts++;
    if (this.mode === 'refuse') {
      client.destroy();
      return;
    }
    const service = connect(Number(this.target.port), this.target.hostname);
    const pair = { client, service };
    this.#pairs.add(pair);
    for (const socket of [client, service]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        service.destroy();
        this.#pairs.delete(pair);
      });
    }
    client.on('data', (bytes) => {
      if (this.mode === 'no-upgrade' && /\r\nupgrade: *websocket/i.test(bytes.toString('latin1'))) {
        client.destroy();
      } else if (this.mode !== 'blackhole') {
        service.write(bytes);
      }
    });
    service.on('data', (bytes) => {
      if (this.mode === 'lose-answers') {
        client.destroy();
      } else if (this.mode !== 'blackhole') {
        client.write(bytes);
      }
    });
  }
}
