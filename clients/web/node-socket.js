/**
 * A WebSocket client (RFC 6455) for Node before 22, which has none of its own: the part of the WHATWG WebSocket that
 * freshet.js uses, over the upgrade of node:http. Text only, no extensions, no proxies.
 */
import { createHash, randomBytes } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';

const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Of a message, its parts together. The gateway's are far smaller; beyond, a peer could fill the memory. */
const MOST_BYTES = 1_048_576;
/** For the peer's part of the closing handshake; after that the connection is cut. */
const CLOSING_MS = 2_000;

const CONTINUATION = 0x0;
const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

const FIN = 0x80;
const RESERVED = 0x70;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MOST_CONTROL_BYTES = 125;

const NO_STATUS = 1005;
const ABNORMAL = 1006;

/** What the peer did against the protocol, and the code that tells it so. */
class Violation extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class NodeSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  readyState = NodeSocket.CONNECTING;
  protocol = '';
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;

  #request;
  #socket = null;
  #reader = new FrameReader();
  /** The parts of a message that has not ended. */
  #parts = null;
  #bytes = 0;
  /** What the peer said when it closed. */
  #closeCode = ABNORMAL;
  #closeReason = '';
  #closingTimer = null;

  /**
   * @param {string} url ws: or wss:
   * @param {string[]} [protocols] that are offered; the server has to take one of them
   */
  constructor(url, protocols = []) {
    const key = randomBytes(16).toString('base64');
    const target = new URL(url);
    const request = target.protocol === 'wss:' ? requestTls : requestPlain;
    target.protocol = target.protocol.replace('ws', 'http');
    this.#request = request(target, {
      agent: false, // a connection of its own
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
        ...(protocols.length > 0 && { 'Sec-WebSocket-Protocol': protocols.join(', ') }),
      },
    });
    this.#request.on('upgrade', (response, socket, head) => this.#upgraded(response, socket, head, key, protocols));
    this.#request.on('response', (response) => {
      response.destroy();
      this.#ended();
    });
    this.#request.on('error', () => this.#ended());
    this.#request.end();
  }

  /** @param {string} text */
  send(text) {
    if (this.readyState === NodeSocket.CONNECTING) {
      throw new Error('the WebSocket is not open yet');
    }
    if (this.readyState === NodeSocket.OPEN) {
      this.#write(TEXT, Buffer.from(text));
    }
  }

  close(code = NO_STATUS, reason = '') {
    if (this.readyState === NodeSocket.CONNECTING) {
      this.readyState = NodeSocket.CLOSING;
      this.#request.destroy();
      this.#ended();
    } else if (this.readyState === NodeSocket.OPEN) {
      this.#beginClosing(code, reason);
    }
  }

  #upgraded(response, socket, head, key, protocols) {
    if (this.readyState !== NodeSocket.CONNECTING) {
      socket.destroy();
      return;
    }
    const accept = createHash('sha1')
      .update(key + ACCEPT_SUFFIX)
      .digest('base64');
    const { upgrade, 'sec-websocket-accept': accepted, 'sec-websocket-protocol': protocol } = response.headers;
    const isAgreed = protocols.length === 0 ? protocol === undefined : protocols.includes(protocol);
    const extensions = response.headers['sec-websocket-extensions'];
    if (upgrade?.toLowerCase() !== 'websocket' || accepted !== accept || !isAgreed || extensions !== undefined) {
      socket.destroy();
      this.#ended();
      return;
    }
    this.#socket = socket;
    this.protocol = protocol ?? '';
    this.readyState = NodeSocket.OPEN;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#received(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#ended());
    this.onopen?.({ type: 'open' });
    if (head.length > 0) {
      this.#received(head);
    }
  }

  #received(bytes) {
    try {
      for (const frame of this.#reader.read(bytes)) {
        if (this.readyState === NodeSocket.CLOSED) {
          return;
        }
        this.#take(frame);
      }
    } catch (violation) {
      // As the WHATWG has it, the app sees 1006 and the peer what it did.
      this.#beginClosing(violation.code ?? 1011, violation.message);
      this.#socket.end();
      this.#closeCode = ABNORMAL;
    }
  }

  #take({ opcode, isFinal, payload }) {
    switch (opcode) {
      case PING:
        if (this.readyState === NodeSocket.OPEN) {
          this.#write(PONG, payload);
        }
        break;
      case PONG:
        break;
      case CLOSE:
        this.#peerClosed(payload);
        break;
      case BINARY:
        throw new Violation(1003, 'text only');
      default:
        this.#takePart(opcode, isFinal, payload);
    }
  }

  #takePart(opcode, isFinal, payload) {
    if ((opcode === TEXT) !== (this.#parts === null)) {
      throw new Violation(1002, 'a message within a message, or the end of none');
    }
    this.#parts ??= [];
    this.#parts.push(payload);
    this.#bytes += payload.length;
    if (this.#bytes > MOST_BYTES) {
      throw new Violation(1009, 'a message is too long');
    }
    if (!isFinal) {
      return;
    }
    const data = textOf(Buffer.concat(this.#parts));
    this.#parts = null;
    this.#bytes = 0;
    if (this.readyState === NodeSocket.OPEN) {
      this.onmessage?.({ type: 'message', data });
    }
  }

  #peerClosed(payload) {
    if (payload.length === 1) {
      throw new Violation(1002, 'half a close code');
    }
    const code = payload.length === 0 ? NO_STATUS : payload.readUInt16BE(0);
    if (payload.length > 0 && !isCloseCode(code)) {
      throw new Violation(1002, 'no close code of the protocol');
    }
    this.#closeCode = code;
    this.#closeReason = textOf(payload.subarray(2));
    if (this.readyState === NodeSocket.OPEN) {
      this.#beginClosing(code, '');
    }
    this.#socket.end();
  }

  #beginClosing(code, reason) {
    if (this.readyState !== NodeSocket.OPEN) {
      return;
    }
    this.readyState = NodeSocket.CLOSING;
    const payload = code === NO_STATUS ? Buffer.alloc(0) : Buffer.from(`\0\0${reason}`).subarray(0, MOST_CONTROL_BYTES);
    if (code !== NO_STATUS) {
      payload.writeUInt16BE(code, 0);
    }
    this.#write(CLOSE, payload);
    this.#closingTimer = setTimeout(() => {
      this.#closingTimer = null;
      this.#socket.destroy();
    }, CLOSING_MS);
  }

  #ended() {
    if (this.readyState === NodeSocket.CLOSED) {
      return;
    }
    this.readyState = NodeSocket.CLOSED;
    if (this.#closingTimer !== null) {
      clearTimeout(this.#closingTimer);
    }
    const wasClean = this.#closeCode !== ABNORMAL;
    if (!wasClean) {
      this.onerror?.({ type: 'error' });
    }
    this.onclose?.({ type: 'close', code: this.#closeCode, reason: this.#closeReason, wasClean });
  }

  /** A client's frames are masked (RFC 6455, 5.3): what a page sends must not look like another protocol on the way. */
  #write(opcode, payload) {
    const mask = randomBytes(4);
    const masked = Buffer.from(payload);
    for (let i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i % 4];
    }
    this.#socket.write(Buffer.concat([headOf(opcode, masked.length), mask, masked]));
  }
}

/** Takes bytes as they come, and gives whole frames. Holds one frame at most. */
class FrameReader {
  #chunks = [];
  #held = 0;
  /** So many bytes are needed for the next step; no attempt is made before. */
  #needed = 2;

  *read(bytes) {
    this.#chunks.push(bytes);
    this.#held += bytes.length;
    while (this.#held >= this.#needed) {
      const buffer = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
      const frame = this.#frameIn(buffer);
      const rest = frame === null ? buffer : buffer.subarray(this.#needed);
      this.#chunks = [rest];
      this.#held = rest.length;
      if (frame !== null) {
        this.#needed = 2;
        yield frame;
      }
    }
  }

  /** The frame at the beginning, or null; says in either case how many bytes it takes. */
  #frameIn(buffer) {
    const isFinal = (buffer[0] & FIN) !== 0;
    const opcode = buffer[0] & 0x0f;
    const short = buffer[1] & 0x7f;
    if ((buffer[0] & RESERVED) !== 0 || ![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode)) {
      throw new Violation(1002, 'a frame that was not agreed on');
    }
    if ((buffer[1] & MASKED) !== 0) {
      throw new Violation(1002, 'a server does not mask');
    }
    if (opcode >= CLOSE && (!isFinal || short > MOST_CONTROL_BYTES)) {
      throw new Violation(1002, 'a control frame is whole and short');
    }
    const head = 2 + (short === LENGTH_16 ? 2 : short === LENGTH_64 ? 8 : 0);
    this.#needed = head;
    if (buffer.length < head) {
      return null;
    }
    const length = lengthIn(buffer, short);
    if (length > MOST_BYTES) {
      throw new Violation(1009, 'a message is too long');
    }
    this.#needed = head + length;
    return buffer.length < this.#needed ? null : { opcode, isFinal, payload: buffer.subarray(head, this.#needed) };
  }
}

function lengthIn(buffer, short) {
  if (short === LENGTH_16) {
    return buffer.readUInt16BE(2);
  }
  return short === LENGTH_64 ? Number(buffer.readBigUInt64BE(2)) : short;
}

function headOf(opcode, length) {
  if (length < LENGTH_16) {
    return Buffer.from([FIN | opcode, MASKED | length]);
  }
  const head = Buffer.alloc(length <= 0xffff ? 4 : 10);
  head[0] = FIN | opcode;
  if (length <= 0xffff) {
    head[1] = MASKED | LENGTH_16;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = MASKED | LENGTH_64;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return head;
}

function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Violation(1007, 'text is not UTF-8');
  }
}

/** Those that a peer may send (RFC 6455, 7.4). */
function isCloseCode(code) {
  return (code >= 3000 && code <= 4999) || (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code));
}
