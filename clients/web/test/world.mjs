/**
 * Where a case happens: scripted servers, a clock that the case moves on, and a client behind a plain interface. Another
 * client of Freshet runs the same cases with a driver of its own in the place of `drive`: everything that goes in and out of
 * it is JSON, except for the tokens, which are a list.
 */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createClient } from '../freshet.js';
import { pass, really, startClock, stopClock } from './clock.mjs';
import { ScriptedFeed, ScriptedGateway } from './scripted.mjs';

const PATIENCE_MS = 20_000;
/** By which the client's clock goes on while something is waited for. */
const STEP_MS = 100;

export class World {
  gateway = new ScriptedGateway();
  feed = new ScriptedFeed();
  /** What Math.random says; a case may change it at any time. */
  random = 0.5;
  /** For a case to keep what it has seen. */
  saw = {};

  async begin() {
    await this.gateway.start();
    await this.feed.start();
    stopClock();
    mock.method(Math, 'random', () => this.random);
  }

  async end() {
    await this.client?.stop();
    await this.gateway.stop();
    await this.feed.stop();
    startClock();
    mock.restoreAll();
  }

  /**
   * Starts the client. The options are those of its API, where `tokens` are what its token function gives one by one: a token,
   * null, an Error that it throws, or `{token, ms}` for one that takes so long.
   */
  start(options = {}) {
    this.client = drive({ feedUrl: this.feed.url, streamUrl: this.feed.url, gatewayUrl: this.gateway.url, ...options });
    return this.client;
  }

  /** Starts it, with feeds, and waits until it is told of their changes and has read what it missed before. */
  async listening(queries = [{ feed: 'discover' }], options = {}) {
    const client = this.start(options);
    const feeds = queries.map((query) => client.open(query));
    await this.untilPassing(() => client.connection().state === 'listening', 'the client listens');
    await this.pass(500); // and what changed before is read
    await this.until(() => feeds.every((feed) => !client.state(feed).loading), 'all is read');
    this.feed.requests.length = 0;
    return { client, feeds };
  }

  /** Lets the clock of the client go on, and what that brings about happen. */
  pass = pass;

  /** Waits, without the clock of the client going on. */
  async until(isSo, what) {
    const end = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      assert.ok(performance.now() < end, `waited in vain until ${what}`);
      await really(2);
    }
  }

  /** Waits while the clock of the client goes on. */
  async untilPassing(isSo, what, mostMs = 120_000) {
    for (let passed = 0; !(await isSo()); passed += STEP_MS) {
      assert.ok(passed < mostMs, `waited ${mostMs} ms of the client's time in vain until ${what}`);
      await this.pass(STEP_MS);
    }
  }

  /** A notification to everybody who is connected. */
  notify(fields = {}) {
    const data = {
      feed: 'discover',
      reason: 'product_updated',
      change_type: 'UPDATED',
      aggregate_id: '00000000-0000-4000-8000-00000000ffff',
      generation: 'g1',
      cursor: 'cursor-1',
      spread_ms: 0,
      ...fields,
    };
    this.gateway.peers.filter((peer) => peer.isOpen).forEach((peer) => peer.send('feed_refresh_required', data));
    this.gateway.streams
      .filter((stream) => stream.isOpen)
      .forEach((stream) => stream.send('feed_refresh_required', data));
  }

  titles(feed) {
    return this.client.state(feed).items.map(({ title }) => title);
  }
}

const EVENTS = [
  'connection',
  'refresh',
  'viewer_count',
  'typing',
  'seller_live',
  'unread_counts',
  'authenticated',
  'signed_out',
  'error',
  'metric',
  'frame',
];

/** freshet.js behind the interface of the cases. */
function drive({ tokens, ...options }) {
  const asked = [];
  const token =
    tokens &&
    ((why) => {
      asked.push(why);
      const next = tokens.shift();
      if (next instanceof Error) {
        throw next;
      }
      return next?.ms ? new Promise((resolve) => setTimeout(() => resolve(next.token), next.ms)) : (next ?? null);
    });
  const client = createClient({ ...options, ...(token && { token }) });
  const events = Object.fromEntries(EVENTS.map((event) => [event, []]));
  EVENTS.forEach((event) => client.on(event, (data) => events[event].push(data)));
  const feeds = new Map();
  return {
    api: client,
    asked,
    events: (event) => events[event],
    connection: () => client.connection,
    open(query) {
      const name = `feed-${feeds.size + 1}`;
      const feed = client.feed(query);
      const states = [];
      feeds.set(name, { feed, states });
      feed.subscribe((state) => states.push(state));
      return name;
    },
    state: (name) => feeds.get(name).feed.state,
    states: (name) => feeds.get(name).states,
    more: (name) => feeds.get(name).feed.more(),
    refresh: (name) => feeds.get(name).feed.refresh(),
    close: (name) => feeds.get(name).feed.close(),
    join: (streamId) => client.joinStream(streamId),
    leave: (streamId) => client.leaveStream(streamId),
    typing: (streamId) => client.typing(streamId),
    command: (event, data) => client.command(event, data),
    call: (base, path, callOptions) => client.call(base, path, callOptions),
    setToken: (value) => client.setToken(value),
    now: () => client.now(),
    stop: async () => client.close(),
  };
}
