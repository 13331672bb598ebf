/** The WebSocket for old Node against a peer that sends bytes, also such as no good server sends (RFC 6455). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { NodeSocket } from '../node-socket.js';

const PATIENCE_MS = 20_000;

/** A server that shakes hands, unless it is told how to answer, and then sends and sees bytes. */
class RawPeer {
  received = Buffer.alloc(0);

  async start(answer) {
    this.server = createServer((socket) => {
      this.socket = socket;
      socket.on('error', () => {});
      let head = '';
      socket.on('data', (bytes) => {
        if (this.isOpen) {
          this.received = Buffer.concat([this.received, bytes]);
          return;
        }
        head += bytes.toString('latin1');
        if (head.includes('\r\n\r\n')) {
          this.isOpen = true;
          this.head = head;
          const key = /sec-websocket-key: *(\S+)/i.exec(head)[1];
          const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
          socket.write((answer ?? defaultAnswer)(accept));
        }
      });
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `ws://127.0.0.1:${this.server.address().port}/ws`;
    return this;
  }

  send(...bytes) {
    this.socket.write(Buffer.concat(bytes.map((part) => Buffer.from(part))));
  }

  /** Frames of the client, unmasked. */
  get frames() {
    const frames = [];
    let rest = this.received;
    while (rest.length >= 6) {
      const short = rest[1] & 0x7f;
      const at = short === 127 ? 10 : short === 126 ? 4 : 2;
      const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
      if (rest.length < at + 4 + length) {
        break;
      }
      const mask = rest.subarray(at, at + 4);
      const payload = Buffer.from(rest.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i % 4]));
      frames.push({
        opcode: rest[0] & 0x0f,
        isFinal: rest[0] >= 0x80,
        isMasked: rest[1] >= 0x80,
        mask: mask.toString('hex'),
        payload,
      });
      rest = rest.subarray(at + 4 + length);
    }
    return frames;
  }

  async stop() {
    this.socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function defaultAnswer(accept, fields = ['Sec-WebSocket-Protocol: p1']) {
  return `${['HTTP/1.1 101 Switching Protocols', 'Upgrade: WebSocket', 'Connection: upgrade', `Sec-WebSocket-Accept: ${accept}`, ...fields].join('\r\n')}\r\n\r\n`;
}

function frame(opcode, payload = '', isFinal = true) {
  const bytes = Buffer.from(payload);
  const first = (isFinal ? 0x80 : 0) | opcode;
  if (bytes.length < 126) {
    return Buffer.concat([Buffer.from([first, bytes.length]), bytes]);
  }
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(bytes.length), 2);
  return Buffer.concat([head, bytes]);
}

async function until(isSo, what) {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    assert.ok(performance.now() < end, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function connected(name, body, answer) {
  test(name, async () => {
    const peer = await new RawPeer().start(answer);
    const seen = { messages: [], closes: [], opened: 0, errors: 0 };
    const socket = new NodeSocket(peer.url, ['p1', 'p2']);
    socket.onopen = () => seen.opened++;
    socket.onmessage = ({ data }) => seen.messages.push(data);
    socket.onerror = () => seen.errors++;
    socket.onclose = (event) => seen.closes.push(event);
    try {
      if (answer === undefined) {
        await until(() => seen.opened === 1, 'it is open');
      }
      await body({ peer, socket, seen });
    } finally {
      socket.close();
      await peer.stop();
    }
  });
}

/** What the peer sends, and with which code the client tells it that it must not. */
function refuses(name, bytes, code) {
  connected(`it ends with ${code}: ${name}`, async ({ peer, seen }) => {
    peer.send(...bytes);
    await until(() => peer.frames.some(({ opcode }) => opcode === 8), 'the peer is told');
    assert.equal(peer.frames.find(({ opcode }) => opcode === 8).payload.readUInt16BE(0), code);
    peer.socket.end();
    await until(() => seen.closes.length === 1, 'it is closed');
    assert.deepEqual(
      [seen.closes[0].code, seen.closes[0].wasClean, seen.errors],
      [1006, false, 1],
      'as the WHATWG has it',
    );
    assert.deepEqual(seen.messages, []);
  });
}

connected('it offers the protocols and takes the chosen one', async ({ peer, socket }) => {
  assert.match(peer.head, /^GET \/ws HTTP\/1.1\r\n/);
  assert.match(peer.head, /sec-websocket-protocol: p1, p2\r\n/i);
  assert.match(peer.head, /sec-websocket-version: 13\r\n/i);
  assert.equal(socket.protocol, 'p1');
  assert.equal(socket.readyState, 1);
});

connected('its frames are masked, each with a mask of its own, whatever their length', async ({ peer, socket }) => {
  const texts = ['a', 'ü'.repeat(63), 'b'.repeat(200), 'c'.repeat(70_000)];
  texts.forEach((text) => socket.send(text));
  await until(() => peer.frames.length === 4, 'all are there');
  assert.deepEqual(
    peer.frames.map(({ payload }) => payload.toString()),
    texts,
  );
  assert.ok(peer.frames.every(({ isMasked, isFinal, opcode }) => isMasked && isFinal && opcode === 1));
  assert.equal(new Set(peer.frames.map(({ mask }) => mask)).size, 4);
});

connected('messages come whole, in parts with pings between, byte by byte, and long', async ({ peer, seen }) => {
  peer.send(frame(1, 'one'), frame(1, 'tw', false), frame(9, 'ping'), frame(0, '', false), frame(0, 'o'));
  await until(() => seen.messages.length === 2, 'two are there');
  const bytes = Buffer.concat([frame(1, 'drei ü', false), frame(0, ' und vier')]);
  for (const byte of bytes) {
    peer.send([byte]);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  peer.send(frame(1, 'x'.repeat(300_000)), frame(1, ''));
  await until(() => seen.messages.length === 5, 'all are there');
  assert.deepEqual(seen.messages.slice(0, 3), ['one', 'two', 'drei ü und vier']);
  assert.equal(seen.messages[3].length, 300_000);
  assert.equal(seen.messages[4], '');
  assert.deepEqual(
    peer.frames.map(({ opcode, payload }) => [opcode, payload.toString()]),
    [[10, 'ping']],
  );
});

connected('a close of the peer is answered, and its code and reason are told', async ({ peer, socket, seen }) => {
  peer.send(frame(8, Buffer.concat([Buffer.from([0x11, 0x31]), Buffer.from('Grüße')])), frame(1, 'too late'));
  await until(() => seen.closes.length === 1, 'it is closed');
  assert.deepEqual(seen.closes[0], { type: 'close', code: 4401, reason: 'Grüße', wasClean: true });
  assert.deepEqual(seen.messages, []);
  assert.equal(socket.readyState, 3);
  await until(() => peer.frames.length === 1, 'it is answered');
  assert.equal(peer.frames[0].payload.readUInt16BE(0), 4401);
});

connected('a close without a code is 1005', async ({ peer, seen }) => {
  peer.send(frame(8));
  await until(() => seen.closes.length === 1, 'it is closed');
  assert.equal(seen.closes[0].code, 1005);
});

connected("close() says its code, waits for the peer, and then tells the peer's", async ({ peer, socket, seen }) => {
  socket.close(1000, 'done');
  socket.send('nothing any more');
  assert.equal(socket.readyState, 2);
  await until(() => peer.frames.length === 1, 'it is said');
  assert.deepEqual(
    [peer.frames[0].payload.readUInt16BE(0), peer.frames[0].payload.subarray(2).toString()],
    [1000, 'done'],
  );
  assert.equal(seen.closes.length, 0);
  peer.send(frame(8, Buffer.from([0x03, 0xe8])));
  await until(() => seen.closes.length === 1, 'it is closed');
  assert.equal(seen.closes[0].code, 1000);
});

connected('a peer that does not answer a close is cut after a while', async ({ socket, seen }) => {
  socket.close(1000);
  await until(() => seen.closes.length === 1, 'it is closed');
  assert.equal(seen.closes[0].code, 1006);
});

connected('a connection that breaks is 1006', async ({ peer, seen }) => {
  peer.socket.destroy();
  await until(() => seen.closes.length === 1, 'it is closed');
  assert.deepEqual([seen.closes[0].code, seen.closes[0].wasClean, seen.errors], [1006, false, 1]);
});

refuses('a masked frame', [[0x81, 0x81, 1, 2, 3, 4, 0x61 ^ 1]], 1002);
refuses('a frame with reserved bits', [[0xc1, 0x01, 0x61]], 1002);
refuses('an opcode that there is not', [[0x83, 0x00]], 1002);
refuses('the end of no message', [frame(0, 'a')], 1002);
refuses('a message within a message', [frame(1, 'a', false), frame(1, 'b')], 1002);
refuses('a ping in parts', [frame(9, 'a', false)], 1002);
refuses('a ping of more than 125 bytes', [[0x89, 126, 0, 200]], 1002);
refuses('half a close code', [[0x88, 0x01, 0x03]], 1002);
refuses('a close code that nobody may send', [frame(8, Buffer.from([0x03, 0xee]))], 1002);
refuses('binary', [frame(2, 'a')], 1003);
refuses('text that is not UTF-8', [frame(1, Buffer.from([0xc3, 0x28]))], 1007);
refuses('a frame that is too long, before it comes', [[0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0]], 1009);
refuses(
  'a message that is too long in parts',
  [frame(1, 'x'.repeat(700_000), false), frame(0, 'x'.repeat(700_000), false)],
  1009,
);

for (const [name, answer] of [
  ['400', () => 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
  ['a wrong Sec-WebSocket-Accept', () => defaultAnswer('AAAAAAAAAAAAAAAAAAAAAAAAAAA=')],
  ['a protocol that was not offered', (accept) => defaultAnswer(accept, ['Sec-WebSocket-Protocol: p3'])],
  ['no protocol', (accept) => defaultAnswer(accept, [])],
  [
    'an extension that was not offered',
    (accept) => defaultAnswer(accept, ['Sec-WebSocket-Protocol: p1', 'Sec-WebSocket-Extensions: permessage-deflate']),
  ],
  ['what is no HTTP', () => 'SSH-2.0-OpenSSH\r\n\r\n'],
]) {
  connected(
    `a handshake that is answered by ${name} fails with 1006`,
    async ({ seen }) => {
      await until(() => seen.closes.length === 1, 'it is closed');
      assert.deepEqual([seen.opened, seen.closes[0].code], [0, 1006]);
    },
    answer,
  );
}

test('a port that nobody listens on is 1006, and close() before the handshake too', async () => {
  const peer = await new RawPeer().start(() => '');
  const closes = [];
  const early = new NodeSocket(peer.url);
  early.onclose = ({ code }) => closes.push(code);
  early.close();
  await peer.stop();
  const refused = new NodeSocket(peer.url);
  refused.onclose = ({ code }) => closes.push(code);
  await until(() => closes.length === 2, 'both are closed');
  assert.deepEqual(closes, [1006, 1006]);
});
