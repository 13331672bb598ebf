/**
 * Servers that say what a case tells them to: a gateway (WebSocket and Server-Sent Events) and a feed-service. For what the
 * real ones hardly ever do, such as each close code at will. What the real ones do is tested against them: stack.test.mjs.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A server on a free port that forgets nobody: all of its connections end with it. */
class Server {
  connections = new Set();

  async start() {
    this.http = createServer((request, response) => this.serve(request, response));
    this.http.on('connection', (socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
      socket.on('error', () => {});
    });
    this.http.on('upgrade', (request, socket) => this.upgrade(request, socket));
    await new Promise((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    this.port = this.http.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  upgrade(request, socket) {
    socket.destroy();
  }

  async stop() {
    this.connections.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.http.close(resolve));
  }
}

/** What a gateway answers where a case does not say otherwise. */
const ANSWERS = {
  subscribe: ({ resume, ...data }, gateway) => [
    'subscribed',
    { ...data, cursor: gateway.cursor, recovered: resume !== undefined },
  ],
  unsubscribe: ({ resume, ...data }) => ['unsubscribed', data],
  authenticate: () => ['authenticated', { user_id: USER, roles: ['viewer'], expires_at: '2100-01-01T00:00:00Z' }],
  join_stream: ({ stream_id }) => ['viewer_count', { stream_id, count: 1 }],
  leave_stream: ({ stream_id }) => ['viewer_count', { stream_id, count: 0 }],
  typing: () => null,
  get_presence: ({ user_ids }) => ['presence', { online: user_ids }],
  follow: ({ seller_id }) => ['followed', { seller_id }],
  unfollow: ({ seller_id }) => ['unfollowed', { seller_id }],
  get_unread: () => ['unread_counts', { total: 0, by_seller: {} }],
  mark_read: () => ['unread_counts', { total: 0, by_seller: {} }],
};

export const USER = '00000000-0000-0000-0000-000000000001';

export class ScriptedGateway extends Server {
  /** Every WebSocket that was opened, in order. */
  peers = [];
  /** Every stream of events that was opened, in order. */
  streams = [];
  upgrades = 0;
  cursor = 'cursor-0';
  answers = { ...ANSWERS };
  /** `serve`, `cut` the connection, or leave it to `hang`. */
  webSocket = 'serve';
  events = 'serve';

  get peer() {
    return this.peers.at(-1);
  }

  get stream() {
    return this.streams.at(-1);
  }

  /** All frames of all connections. */
  get frames() {
    return this.peers.flatMap((peer) => peer.frames);
  }

  upgrade(request, socket) {
    this.upgrades++;
    if (this.webSocket === 'cut') {
      socket.destroy();
    } else if (this.webSocket === 'serve') {
      this.peers.push(new Peer(this, request, socket));
    }
  }

  serve(request, response) {
    if (this.events === 'cut') {
      request.socket.destroy();
    } else if (this.events === 'serve') {
      this.streams.push(new Stream(this, request, response));
    }
  }
}

/** A client of WebSocket as the server sees it. */
class Peer {
  /** What it sent. */
  frames = [];
  isOpen = true;
  /** With which code it said that it closes. */
  closed = null;
  #socket;
  #bytes = Buffer.alloc(0);

  constructor(gateway, request, socket) {
    this.headers = request.headers;
    this.#socket = socket;
    const accept = createHash('sha1')
      .update(request.headers['sec-websocket-key'] + ACCEPT_SUFFIX)
      .digest('base64');
    const head = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
    ];
    socket.write(`${[...head, 'Sec-WebSocket-Protocol: freshet.v1.json'].join('\r\n')}\r\n\r\n`);
    socket.on('close', () => {
      this.isOpen = false;
    });
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      for (let frame = this.#next(); frame !== null; frame = this.#next()) {
        this.#take(gateway, frame);
      }
    });
  }

  of(event) {
    return this.frames.filter((frame) => frame.event === event);
  }

  send(event, data, id) {
    this.sendText(JSON.stringify({ event, data, id }));
  }

  sendText(text) {
    this.#write(0x1, Buffer.from(text));
  }

  close(code, reason = '') {
    const payload = Buffer.from(`\0\0${reason}`);
    payload.writeUInt16BE(code, 0);
    this.#write(0x8, payload);
    this.#socket.end();
  }

  cut() {
    this.#socket.destroy();
  }

  #take(gateway, { opcode, payload }) {
    if (opcode === 0x8) {
      this.closed = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#socket.end();
    } else if (opcode === 0x1) {
      const frame = JSON.parse(payload.toString());
      this.frames.push(frame);
      const answer = gateway.answers[frame.event]?.(frame.data, gateway, this, frame);
      if (answer) {
        this.send(answer[0], answer[1], frame.id);
      }
    }
  }

  #next() {
    const bytes = this.#bytes;
    if (bytes.length < 6) {
      return null;
    }
    let length = bytes[1] & 0x7f;
    let at = 2;
    if (length === 126) {
      length = bytes.readUInt16BE(2);
      at = 4;
    }
    if (bytes.length < at + 4 + length) {
      return null;
    }
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4]);
    this.#bytes = bytes.subarray(at + 4 + length);
    return { opcode: bytes[0] & 0x0f, payload: Buffer.from(payload) };
  }

  #write(opcode, payload) {
    const { length } = payload;
    const head =
      length < 126
        ? Buffer.from([0x80 | opcode, length])
        : Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff]);
    if (!this.#socket.destroyed) {
      this.#socket.write(Buffer.concat([head, payload]));
    }
  }
}

/** A client of Server-Sent Events as the server sees it. */
class Stream {
  isOpen = true;
  #response;

  constructor(gateway, request, response) {
    this.query = Object.fromEntries(new URL(request.url, gateway.url).searchParams);
    this.lastEventId = request.headers['last-event-id'] ?? null;
    this.#response = response;
    response.on('close', () => {
      this.isOpen = false;
    });
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(`retry: 2000\nid: ${gateway.cursor}\n\n`);
  }

  send(event, data) {
    this.#response.write(`event: ${event}\nid: ${data.cursor}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  write(text) {
    this.#response.write(text);
  }

  cut() {
    this.#response.destroy();
  }
}

export function item(number, fields = {}) {
  return {
    type: 'product',
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    title: `Product ${number}`,
    category: 'fashion',
    seller_id: USER,
    created_at: '2026-01-01T00:00:00Z',
    price: { amount: '1.00', currency: 'AED' },
    condition: 'NEW',
    image_url: null,
    stream_id: null,
    ...fields,
  };
}

export class ScriptedFeed extends Server {
  requests = [];
  /** How many are being served, and how many there were at most. */
  under = 0;
  most = 0;
  items = [item(1), item(2), item(3)];
  degraded = false;
  asOf = '2026-01-01T00:00:00Z';
  date = undefined;
  /** Answers of the next requests, in order; then the pages again. Each may have status, headers, body, cut, hang. */
  next = [];

  of(path) {
    return this.requests.filter((request) => request.url.startsWith(path));
  }

  async serve(request, response) {
    this.under++;
    this.most = Math.max(this.most, this.under);
    response.on('close', () => this.under--);
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { method, url, headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(seen);
    const answer = this.next.shift() ?? {};
    if (answer.cut) {
      request.socket.destroy();
      return;
    }
    if (answer.until) {
      await answer.until;
    }
    const { status = 200, body, ...given } = answer.status ? answer : this.page(seen);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, {
      'Content-Type': type,
      'X-Request-Id': `request-${this.requests.length}`,
      Connection: 'close',
      ...(this.date && { Date: this.date }),
      ...given.headers,
    });
    response.end(status === 304 || body === undefined ? undefined : text);
  }

  page({ url, headers }) {
    const query = new URL(url, this.url).searchParams;
    const page = Number(query.get('page') ?? 1);
    const perPage = Number(query.get('per_page') ?? 20);
    const items = this.items.slice((page - 1) * perPage, page * perPage);
    const hasMore = this.items.length > page * perPage;
    const etag = `"${createHash('md5')
      .update(JSON.stringify([items, hasMore]))
      .digest('hex')}"`;
    const cacheStatus = { ETag: etag, 'Cache-Status': 'freshet; hit; detail=near' };
    if (headers['if-none-match'] === etag && !this.degraded) {
      return { status: 304, headers: cacheStatus };
    }
    const body = { items, page, per_page: perPage, has_more: hasMore, cached: true, as_of: this.asOf };
    return { status: 200, headers: cacheStatus, body: this.degraded ? { ...body, degraded: true } : body };
  }
}

/** A problem as a service answers it. */
export function problem(status, headers = {}) {
  return {
    status,
    headers,
    body: { type: `urn:freshet:problem:p${status}`, title: `T${status}`, status, detail: `detail of ${status}` },
  };
}
