/**
 * Freshet's client for browsers and Node: one file, no dependency, no build step. Its types are in freshet.d.ts. What a
 * client does is in docs/reference/clients.md; here is how.
 *
 * In reading order: the client, a feed, the connection, its two transports, the token, HTTP, copies, common parts.
 */

const SECOND = 1_000;

// ------------------------------------------------------------------------------------------------------- the client

/** @param {import('./freshet.d.ts').ClientOptions} options */
export function createClient(options) {
  return new Client(options);
}

const MOST_USERS = 90; // of the 100 that get_presence takes, so that a frame stays below 4 KiB

/** Its functions may be handed on by themselves. */
class Client {
  #core;
  /** By address: one for each query, however many Feed objects show it. @type {Map<string, Source>} */
  #sources = new Map();

  constructor(options) {
    this.#core = new Core(options);
    this.#followDevice();
  }

  get connection() {
    return this.#core.connection.change;
  }

  get user() {
    return this.#core.connection.user;
  }

  now = () => this.#core.clock.now();

  on = (event, listener) => this.#core.on(event, listener);

  feed = (query) => {
    this.#core.ended.throwIfAborted();
    const asked = normalized(query);
    const url = baseOf(this.#core.options.feedUrl) + pathOf(asked);
    let source = this.#sources.get(url);
    if (!source) {
      source = new Source(this.#core, url, asked, () => this.#sources.delete(url));
      this.#sources.set(url, source);
    }
    return new Feed(source, query);
  };

  joinStream = (streamId) => this.#core.connection.join(streamId);

  leaveStream = (streamId) => this.#core.connection.leave(streamId);

  typing = (streamId) => this.#core.connection.typing(streamId);

  presence = async (userIds) => {
    const online = [];
    for (let from = 0; from < userIds.length; from += MOST_USERS) {
      const answer = await this.command('get_presence', { user_ids: userIds.slice(from, from + MOST_USERS) });
      online.push(...answer.online);
    }
    return online;
  };

  follow = async (sellerId) => void (await this.command('follow', { seller_id: sellerId }));

  unfollow = async (sellerId) => void (await this.command('unfollow', { seller_id: sellerId }));

  unread = () => this.command('get_unread', {});

  markRead = (sellerId) => this.command('mark_read', { seller_id: sellerId });

  command = (event, data) => this.#core.connection.command(event, data);

  call = async (base, path, { method = 'GET', body, ifMatch, idempotencyKey = randomKey(), signal } = {}) => {
    const { feedUrl, streamUrl } = this.#core.options;
    const root = base === 'feed' ? feedUrl : base === 'stream' ? streamUrl : base;
    if (root === undefined) {
      throw new FreshetError({ detail: `the option ${base}Url is not set` });
    }
    const answer = await send(this.#core, {
      url: baseOf(root) + path,
      method,
      body: JSON.stringify(body),
      headers: () => ({
        'Content-Type': body === undefined ? null : `application/${method === 'PATCH' ? 'merge-patch+' : ''}json`,
        'If-Match': ifMatch,
        // The same in each attempt: one whose answer was lost may have happened.
        'Idempotency-Key': method === 'POST' ? idempotencyKey : null,
      }),
      authorized: true,
      signal,
      rest: (ms) => this.#core.sleep(ms, signal),
    });
    const { status, content, headers, requestId } = answer;
    return { status, body: content, etag: headers.get('ETag'), requestId, headers };
  };

  setToken = (token) => {
    this.#core.ended.throwIfAborted();
    this.#core.tokens.replace(token ?? null);
    return this.#core.connection.identify();
  };

  close = () => {
    this.#sources.forEach((source) => source.end());
    this.#core.connection.end();
    this.#core.end();
  };

  /** A timer that slept with the page is no measure of what was missed, nor is a backoff without a network. */
  #followDevice() {
    const { connection, ended } = this.#core;
    const follow = (target, event, action) => target?.addEventListener?.(event, action, { signal: ended });
    const readAll = () => this.#sources.forEach((source) => this.#core.after(random(SECOND), () => source.read(true)));
    follow(globalThis, 'offline', () => connection.lostNetwork());
    follow(globalThis, 'online', () => {
      connection.wake();
      readAll();
    });
    follow(globalThis.document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible' && !connection.wake()) {
        readAll();
      }
    });
  }
}

// ----------------------------------------------------------------------------------------------------------- a feed

/** So many pages are read again after a change. What was shown beyond them is dropped. */
const MOST_PAGES = 10;
/** The server's bound of page × per_page. */
const MOST_ITEMS = 10_000;
/** When a degraded page is asked for again. Also the server's bound: an answer holds each change that is older. */
const AGAIN = 5 * SECOND;
/** So long after a notification an answer holds its change also without its generation, while no part fails. */
const SETTLED = 100;

/** @type {import('./freshet.d.ts').FeedState} */
const NOTHING = Object.freeze({
  items: Object.freeze([]),
  hasMore: false,
  asOf: null,
  stale: false,
  storedAt: null,
  degraded: false,
  loading: true,
  error: null,
  cacheStatus: null,
  requestId: null,
});

/** What the app holds of a feed. */
class Feed {
  #source;
  #stops = new Set();
  #isOpen = true;

  constructor(source, query) {
    this.#source = source;
    this.query = Object.freeze({ ...query });
    source.users++;
  }

  get state() {
    return this.#source.state;
  }

  subscribe = (listener) => {
    const stop = this.#source.follow(listener);
    this.#stops.add(stop);
    return () => {
      this.#stops.delete(stop);
      stop();
    };
  };

  more = () => this.#source.more();

  refresh = () => this.#source.read(true);

  close = () => {
    this.#stops.forEach((stop) => stop());
    if (this.#isOpen && --this.#source.users === 0) {
      this.#source.end();
    }
    this.#isOpen = false;
  };
}

/** One query: its pages, what it was notified of and has not read yet, and at most one request at a time. */
class Source {
  users = 0;
  state = NOTHING;
  query;
  #core;
  #url;
  #ended;
  #end = new AbortController();
  #listeners = new Set();
  /** From the first on, without a hole. @type {{etag: string | null, page: import('./freshet.d.ts').FeedPage}[]} */
  #pages = [];
  /** Notifications since the last answer that held them all; see notify(). */
  #pending = null;
  #failure = null;
  #refusal = null;
  #copyShown;
  #isDue = false;
  #isFurtherDue = false;
  #isMoreDue = false;
  #working = null;
  #stopListening;
  #cancelWait = null;
  #cancelAgain = null;
  #wake = null;

  constructor(core, url, query, ended) {
    this.query = query;
    this.#core = core;
    this.#url = url;
    this.#ended = ended;
    this.#copyShown = this.#showCopy().catch(() => {
      this.#pages = []; // it is no page
    });
    this.read();
    this.#stopListening = core.connection.listen(topicOf(query), this);
  }

  end() {
    this.#end.abort(closed());
    this.#stopListening();
    this.#cancelWait?.();
    this.#cancelAgain?.();
    this.#wake?.();
    this.#ended();
  }

  follow(listener) {
    const entry = { listener };
    this.#listeners.add(entry);
    this.#core.guard(listener, this.state);
    return () => this.#listeners.delete(entry);
  }

  /** Reads all that is shown, now, or once more after the read that is going on: that one may have begun too early. */
  read(withoutRest = false) {
    this.#isFurtherDue = true;
    if (withoutRest) {
      this.#wake?.();
    }
    return this.#readSoon();
  }

  more() {
    this.#isMoreDue = true;
    return (this.#working ??= this.#work());
  }

  /** Takes over a notification, or that of a resync, which has no generation. */
  notify({ generation, spread_ms, aggregate_id, change_type }) {
    const before = this.#pending ?? {};
    const further = !aggregate_id || change_type === 'CREATED' || this.#isFurther(aggregate_id);
    this.#pending = {
      generation: generation ?? before.generation,
      since: before.since ?? performance.now(),
      further: before.further || further,
      // A generation covers the earlier ones of its own partition only, and is opaque. So an answer to this one may
      // lack the change of the one that it replaces: see #settle().
      replaces: before.replaces || Boolean(generation && before.generation),
      before,
    };
    delete before.before;
    this.#cancelWait ??= this.#core.after(random(spread_ms || 0), () => this.#readSoon());
  }

  /** From now on changes are notified. What changed between our last request and that, nobody has notified. */
  listening(isRecovered) {
    if (!isRecovered || this.#failure) {
      this.#core.after(SETTLED + random(2 * SETTLED), () => this.read());
    }
  }

  /** @param {FreshetError | null} error why this feed is not notified */
  refuse(error) {
    this.#refusal = error;
    this.#publish({});
  }

  #readSoon() {
    this.#isDue = true;
    return (this.#working ??= this.#work());
  }

  async #work() {
    await this.#copyShown;
    while ((this.#isDue || this.#isMoreDue) && !this.#end.signal.aborted) {
      try {
        if (this.#isDue) {
          this.#isDue = false;
          await this.#readShown();
        } else {
          this.#isMoreDue = false;
          await this.#readNext();
        }
      } catch (error) {
        this.#failure = error;
      }
      this.#publish({ loading: false });
    }
    this.#working = null;
  }

  async #readShown() {
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#publish({ loading: true });
    const { isNew, notified } = await this.#readPage(1);
    if (notified && !this.state.degraded) {
      this.#core.measure('refresh_delay', performance.now() - notified.since, { feed: this.query.feed });
    }
    this.#isFurtherDue ||= isNew || Boolean(notified?.further);
    if (this.#isFurtherDue) {
      await this.#readFurther();
      this.#isFurtherDue = false;
    }
    if (notified && !this.state.degraded) {
      this.#settle(notified);
    }
  }

  /** The pages behind the first move with it, and may change while it does not. */
  async #readFurther() {
    const most = Math.min(this.#pages.length, MOST_PAGES);
    let number = 1;
    while (number < most && this.#pages[number - 1].page.has_more) {
      number++;
      await this.#readPage(number);
    }
    if (number < this.#pages.length) {
      this.#pages.length = number;
      this.#publish(this.#held());
    }
  }

  async #readNext() {
    if (this.state.hasMore) {
      this.#publish({ loading: true });
      await this.#readPage(this.#pages.length + 1);
    }
  }

  /** Whether the page has other content than before, and the notifications that the answer holds. */
  async #readPage(number) {
    const held = this.#pages[number - 1];
    const started = performance.now();
    let notified;
    const answer = await send(this.#core, {
      url: number === 1 ? this.#url : `${this.#url}${this.#url.includes('?') ? '&' : '?'}page=${number}`,
      headers: () => {
        notified = this.#pending; // in each attempt the latest
        this.#isDue &&= number !== 1; // what became due while it rested is read by this
        const etag = held?.page.degraded ? null : held?.etag; // a 304 would not say that it is proved now
        return { 'If-None-Match': etag, 'Freshet-Min-Generation': notified?.generation };
      },
      signal: this.#end.signal,
      rest: (ms, error) => this.#rest(ms, error),
    }).catch((error) => {
      if (error.status === 404 && this.query.feed === 'stream') {
        return { ...error, content: null, headers: new Headers() };
      }
      this.#measure(started, error.status, null);
      throw error;
    });
    const { status, headers, requestId } = answer;
    const etag = headers.get('ETag');
    const cacheStatus = headers.get('Cache-Status');
    this.#measure(started, status, cacheStatus);
    const isNew = status !== 304 && (etag === null || etag !== held?.etag);
    if (status !== 304) {
      this.#pages[number - 1] = { etag, page: this.#pageOf(answer) };
    }
    this.#failure = null;
    this.#publish({
      ...(status !== 304 && this.#held()),
      ...(number === 1 && { stale: false, storedAt: null }),
      cacheStatus,
      requestId,
    });
    this.#keep(number, status);
    return { isNew, notified };
  }

  #keep(number, status) {
    const { page, etag } = this.#pages[number - 1];
    if (page.degraded) {
      this.#readAgain();
    } else if (number === 1) {
      this.#core.clock.observe(status === 304 ? null : page.as_of, 2 * AGAIN, true);
      this.#core.copies.put(this.#url, { page, etag, stored_at: this.#core.clock.instant() });
    }
  }

  #settle(notified) {
    if (notified.replaces) {
      this.#readAgain(); // by then every answer holds what was replaced; most often this is a 304
    }
    if (this.#pending === notified) {
      this.#pending = null;
    } else if (this.#pending.before === notified) {
      this.#pending.replaces = false;
    }
  }

  #readAgain() {
    this.#cancelAgain?.();
    this.#cancelAgain = this.#core.after(AGAIN + random(SECOND), () => this.read());
  }

  #isFurther(id) {
    return this.#pages.slice(1).some(({ page }) => page.items.some((item) => item.id === id));
  }

  /** Until the next attempt. The app hears already why. */
  #rest(ms, error) {
    this.#failure = error;
    this.#publish({});
    if (isOffline()) {
      throw error; // `online` reads it again
    }
    return new Promise((resolve) => {
      const cancel = this.#core.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #showCopy() {
    const copy = await this.#core.copies.get(this.#url);
    if (copy) {
      this.#pages = [{ etag: copy.etag, page: copy.page }];
      this.#publish({ ...this.#held(), stale: true, storedAt: copy.stored_at });
    }
  }

  #pageOf({ status, content }) {
    const isStream = this.query.feed === 'stream';
    if (status !== 404 && !(isStream ? content?.id : Array.isArray(content?.items))) {
      throw new FreshetError({ detail: 'what answered is no feed: look at feedUrl, and at what is on the way' });
    }
    if (!isStream) {
      return content;
    }
    const { cached = false, as_of = this.#core.clock.instant(), degraded, ...item } = content ?? {};
    return { items: content ? [item] : [], page: 1, per_page: 1, has_more: false, cached, as_of, degraded };
  }

  /** What the pages show together. The feed moves between two reads, so that an item may be on two of them. */
  #held() {
    const pages = this.#pages.map(({ page }) => page);
    const last = pages.at(-1);
    const items = new Map();
    pages.flatMap((page) => page.items).forEach((item) => items.has(item.id) || items.set(item.id, item));
    return {
      items: Object.freeze([...items.values()]),
      hasMore: last.has_more && (pages.length + 1) * last.per_page <= MOST_ITEMS,
      asOf: pages.map((page) => page.as_of).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)),
      degraded: pages.some((page) => page.degraded === true),
    };
  }

  #publish(news) {
    const next = { ...this.state, ...news, error: this.#failure ?? this.#refusal };
    if (this.#end.signal.aborted || Object.keys(next).every((key) => next[key] === this.state[key])) {
      return;
    }
    this.state = Object.freeze(next);
    [...this.#listeners].forEach(({ listener }) => this.#core.guard(listener, this.state));
  }

  #measure(started, status, cacheStatus) {
    const cache = /;\s*hit\b/.test(cacheStatus) ? 'hit' : cacheStatus ? 'miss' : 'unknown';
    this.#core.measure('feed_read', performance.now() - started, { feed: this.query.feed, status: `${status}`, cache });
  }
}

/** Places are rounded as the server rounds them, so that neighbours share a subscription, a request and a copy. */
function normalized({ ...query }) {
  if (query.feed === 'community') {
    query.latitude = rounded(query.latitude, 2);
    query.longitude = rounded(query.longitude, 2);
    query.radius_km = rounded(query.radius_km ?? 5, 1);
  } else if (query.feed === 'stream') {
    query.stream_id = query.stream_id.toLowerCase();
  }
  return query;
}

function rounded(number, digits) {
  return Number(Number(number).toFixed(digits)) + 0; // no −0
}

function pathOf({ feed, stream_id, ...filters }) {
  if (feed === 'stream') {
    return `/api/streams/${encodeURIComponent(stream_id)}`;
  }
  const search = new URLSearchParams(given(filters));
  search.sort();
  return `/api/feeds/${encodeURIComponent(feed)}${search.size ? `?${search}` : ''}`;
}

/** What is subscribed to for a query. Its other filters are none of the gateway's. */
function topicOf({ feed, category, latitude, longitude, radius_km, stream_id }) {
  return feed === 'discover' ? given({ feed, category }) : given({ feed, latitude, longitude, radius_km, stream_id });
}

/** Whether a change can alter the answer to a query. One frame may concern several; of a place it says too little. */
function concerns({ feed, category, stream_id, aggregate_id }, query) {
  if (feed === 'stream') {
    const changed = stream_id ?? aggregate_id;
    return query.feed === feed && (!changed || changed === query.stream_id);
  }
  return query.feed === feed && (!category || !query.category || category === query.category);
}

// --------------------------------------------------------------------------------------------------- the connection

const BACKOFF = [1, 2, 4, 8, 16, 30];
/** A connection that has listened for so long lets the backoff begin anew. */
const STEADY = 30 * SECOND;
const PAUSE = 60 * SECOND;
const MOST_TOPICS = 64;
/** Browsers open six connections to a host over HTTP/1.1. One is for other calls. */
const MOST_STREAMS = 5;
const MOST_JOINED = 64;
const MOST_COMMANDS = 100;
const ANSWER = 10 * SECOND;
const TYPING = 2 * SECOND;

/** What a close code asks for. Of the others 44xx is to stop, and anything else to back off. */
const CLOSES = {
  1002: 'stop',
  1003: 'stop',
  1007: 'stop',
  1009: 'stop',
  4401: 'renew',
  4429: 'pause',
  4505: 'renew',
};

/** The one connection to the gateway: when there is one, what is asked of it, and who hears what it says. */
class Connection {
  /** @type {import('./freshet.d.ts').ConnectionChange} */
  change = { state: 'offline', transport: null };
  user = null;
  #core;
  #url;
  /** The class; undefined until it is looked for, null where there is none. */
  #WebSocket;
  #link = null;
  /**
   * What is listened to: data, sources, the cursor, the link on which it was asked for and the one on which it is
   * confirmed. @type {Map<string, {data: object, sources: Set<Source>, cursor: string | null, asked: any, on: any}>}
   */
  #topics = new Map();
  #joined = new Set();
  #typing = new Set();
  /** For the link that takes commands, once it is known who we are. */
  #ready = deferred();
  #isReady = false;
  #commands = 0;
  #confirmed = deferred();
  #failures = 0;
  /** WebSockets in a row that closed before a frame came. */
  #deaf = 0;
  #seek = AGAIN;
  #lostCode = null;
  #isPausing = false;
  #cancelRetry = null;
  #cancelSteady = null;
  #cancelSeek = null;

  constructor(core, { gatewayUrl, WebSocket }) {
    this.#core = core;
    this.#WebSocket = WebSocket;
    this.#url = gatewayUrl === undefined ? null : baseOf(gatewayUrl);
    if (this.#url !== null) {
      core.after(0, () => this.#connect()); // not before the app could ask to hear of it
    }
  }

  /** Notifies a source of its topic's changes, until the returned function is called. */
  listen(data, source) {
    const key = JSON.stringify(data);
    const topic = this.#topics.get(key) ?? { data, sources: new Set(), cursor: null, asked: null, on: null };
    this.#topics.set(key, topic);
    topic.sources.add(source);
    if (topic.on && topic.on === this.#link) {
      source.listening(false); // what the others were notified of before is none of its
    }
    this.#subscribeAll();
    return () => {
      if (topic.sources.delete(source) && topic.sources.size === 0) {
        this.#topics.delete(key);
        this.#link?.unsubscribe(topic);
        this.#subscribeAll(); // there is room for one that had none
      }
    };
  }

  join(streamId) {
    if (this.#joined.size >= MOST_JOINED && !this.#joined.has(streamId)) {
      const detail = `leave a stream first: the limit is ${MOST_JOINED}`;
      this.#core.emit('error', new FreshetError({ status: 429, detail }));
      return;
    }
    this.#joined.add(streamId);
    this.#rejoin(streamId);
  }

  leave(streamId) {
    if (this.#joined.delete(streamId) && this.#link?.isOpen) {
      this.#link.send('leave_stream', { stream_id: streamId });
    }
  }

  typing(streamId) {
    if (this.#link?.isListening && !this.#typing.has(streamId)) {
      this.#typing.add(streamId);
      this.#core.after(TYPING, () => this.#typing.delete(streamId));
      this.#link.send('typing', { stream_id: streamId });
    }
  }

  async command(event, data) {
    const refusal = this.#whyNoCommand();
    if (refusal !== null) {
      throw new FreshetError({ detail: refusal, code: 'unavailable' });
    }
    this.#commands++;
    try {
      const link = await this.#core.within(ANSWER, this.#ready.promise, 'there is no connection');
      return await new Promise((resolve, reject) => link.ask(event, data, resolve, reject));
    } finally {
      this.#commands--;
    }
  }

  #whyNoCommand() {
    if (this.#url === null) {
      return 'commands need the option gatewayUrl';
    }
    if (this.change.state === 'stopped') {
      return `the connection is stopped: ${this.change.reason}`;
    }
    if (this.change.transport === 'sse') {
      return 'commands need a WebSocket, which is blocked here';
    }
    return this.#commands >= MOST_COMMANDS ? 'too many commands wait for their answers' : null;
  }

  /** Gives the gateway another token. A connection is one user's, so that there may have to be another one. */
  identify() {
    this.signedOut('another token was set');
    if (this.#link?.token) {
      this.#lost(this.#link, 1000, 'another token', 0);
    } else if (this.change.state === 'stopped') {
      this.#wait(0);
    } else {
      this.renewed();
    }
    return this.#url === null || this.#core.tokens.isNone ? Promise.resolve() : this.#confirmed.promise;
  }

  signedOut(reason) {
    this.user = null;
    this.#confirmed.reject(new FreshetError({ status: 401, detail: reason, code: 'unauthorized' }));
    this.#confirmed = deferred();
  }

  renewed() {
    this.#authenticate(this.#link);
  }

  /** The page is seen or the network is back. Whether there is a connection: it is then put to the test. */
  wake() {
    if (this.#link) {
      this.#link.probe();
      return this.#link.isListening;
    }
    if (this.#url !== null && !this.#isPausing && this.change.state !== 'stopped') {
      this.#deaf = 0; // it may be another network
      this.#wait(random(SECOND));
    }
    return false;
  }

  lostNetwork() {
    if (this.#url !== null && this.change.state !== 'stopped') {
      this.#drop();
      this.#become({ state: 'offline', transport: null });
    }
  }

  end() {
    this.#stop(undefined, 'closed');
  }

  async #connect() {
    this.#isPausing = false;
    if (this.#WebSocket === undefined) {
      this.#WebSocket = await findWebSocket().catch(() => null);
    }
    if (isOffline()) {
      this.lostNetwork();
    } else if (!this.#link && !this.#core.ended.aborted) {
      const isDeaf = this.#deaf >= 2 && this.#topics.size > 0;
      const link = this.#WebSocket && !isDeaf ? this.#openSocket() : this.#openStreams();
      this.#link = link;
      this.#become({ state: 'connecting', transport: link.transport });
      this.#subscribeAll();
      if (link.transport === 'sse' && this.#topics.size === 0) {
        this.#listening(link); // to all that there is
      }
    }
  }

  #openSocket() {
    const link = new SocketLink(this.#core, this.#WebSocket, `${this.#url.replace(/^http/, 'ws')}/ws`, {
      opened: () => this.#begin(link),
      frame: (frame) => this.#heard(link, frame),
      lost: (code, reason) => this.#lost(link, code, reason),
    });
    return link;
  }

  #openStreams() {
    this.#deaf = 1; // WebSocket has another chance after it
    const link = new StreamsLink(this.#core, `${this.#url}/events`, {
      opened: (topic) => {
        topic.on = link;
        topic.sources.forEach((source) => source.listening(topic.cursor !== null));
        this.#listening(link);
      },
      event: (topic, event) => {
        topic.cursor = event.id ?? topic.cursor;
        if (event.data) {
          this.#dispatch(link, event, [topic]);
        }
      },
      refused: (topic, error) => this.#refuse(topic, error),
      lost: (reason) => this.#lost(link, 1006, reason),
    });
    return link;
  }

  /** All at once: the server takes in turn what it is sent. */
  #begin(link) {
    this.#authenticate(link);
    this.#subscribeAll();
    this.#joined.forEach((streamId) => this.#rejoin(streamId));
    if (this.#topics.size === 0) {
      link.question(); // a connection that asks for nothing hears nothing
    }
  }

  async #authenticate(link) {
    if (!link?.isOpen || link.transport === 'sse') {
      return;
    }
    const token = this.#core.tokens.value ?? (await this.#core.tokens.get());
    if (link !== this.#link || token === link.token) {
      return;
    }
    link.token = token;
    const settled = () => {
      this.#isReady = true;
      this.#ready.resolve(link);
    };
    const refused = (error) => {
      // After a 401 the connection is closed, with a code that says what to do.
      if (error.status !== 401) {
        this.#core.emit('error', error);
      }
    };
    if (token === null) {
      this.user = null;
      if (this.#core.tokens.isKnown) {
        this.#confirmed.resolve();
      }
      settled();
    } else {
      this.#insist(link, 'authenticate', { token }, settled, refused);
    }
  }

  #subscribeAll() {
    const link = this.#link;
    const most = link?.transport === 'sse' && IN_BROWSER ? MOST_STREAMS : MOST_TOPICS;
    [...this.#topics.values()].forEach((topic, index) => {
      if (index >= most && this.#url !== null) {
        const detail = `${most} feeds are notified at once: this one is only read`;
        this.#refuse(topic, new FreshetError({ status: 429, detail }));
      } else if (link?.isOpen && topic.asked !== link && topic.sources.size > 0) {
        topic.asked = link;
        this.#refuse(topic, null);
        if (link.transport === 'sse') {
          link.subscribe(topic);
        } else {
          this.#subscribe(link, topic);
        }
      }
    });
  }

  #subscribe(link, topic) {
    const resume = topic.cursor ?? undefined;
    const answered = ({ recovered, cursor }) => {
      if (recovered || !resume) {
        topic.on = link;
        topic.cursor = cursor ?? null;
        topic.sources.forEach((source) => source.listening(recovered));
      } // else resync_required follows. Until then the old cursor counts: the connection may break in between
      if (recovered) {
        this.#core.measure('resumed', 1, { feed: topic.data.feed });
      }
    };
    const refused = (error) => this.#refuse(topic, error);
    this.#insist(link, 'subscribe', { ...topic.data, resume }, answered, refused, () => topic.sources.size > 0);
  }

  #refuse(topic, error) {
    topic.sources.forEach((source) => source.refuse(error));
  }

  #rejoin(streamId) {
    if (this.#link?.isOpen && this.#link.transport !== 'sse') {
      const refused = (error) => this.#core.emit('error', error);
      const isWanted = () => this.#joined.has(streamId);
      this.#insist(this.#link, 'join_stream', { stream_id: streamId }, () => {}, refused, isWanted);
    }
  }

  /** Asks what this connection needs, again after a while where it cannot be done now. */
  #insist(link, event, data, answered, refused = () => {}, isWanted = () => true) {
    link.ask(event, data, answered, (error) => {
      if (error.code === 'timeout') {
        this.#lost(link, 1006, error.detail);
      } else if (error.code === 'unavailable' || error.code === 'rate_limited') {
        const again = () =>
          link === this.#link && isWanted() && this.#insist(link, event, data, answered, refused, isWanted);
        this.#core.after(AGAIN + random(AGAIN), again);
      } else if (error.code !== 'lost') {
        refused(error);
      }
    });
  }

  #heard(link, frame) {
    this.#deaf = 0;
    this.#seek = AGAIN;
    const { cursor } = frame.data;
    if (cursor) {
      // It covers what the connection listens to. What is not confirmed yet resumes from its own.
      this.#topics.forEach((topic) => {
        topic.cursor = topic.on === link ? cursor : topic.cursor;
      });
    }
    if (frame.event !== 'error') {
      this.#listening(link);
    }
    this.#dispatch(link, frame, [...this.#topics.values()]);
  }

  /** What is not known here comes from a newer server. */
  #dispatch(link, frame, topics) {
    const { event, data, id } = frame;
    this.#core.emit('frame', frame);
    switch (event) {
      case 'feed_refresh_required':
        this.#core.emit('refresh', data);
        for (const source of topics.flatMap((topic) => [...topic.sources])) {
          if (concerns(data, source.query)) {
            source.notify(data);
          }
        }
        break;
      case 'resync_required':
        this.#resync(link, topics, data);
        break;
      case 'reconnect':
        link.move = random(data.spread_ms || 0);
        this.#core.after(link.move, () => this.#lost(link, 4501, 'planned stop', 0));
        break;
      case 'token_expiring':
        this.#core.tokens.renew('expiring');
        break;
      case 'authenticated':
        this.user = data;
        this.#core.tokens.accepted(link.token);
        this.#confirmed.resolve();
        this.#core.emit(event, data);
        break;
      case 'error':
        if (id === undefined) {
          this.#core.emit(event, data);
        }
        break;
      case 'viewer_count':
      case 'typing':
      case 'seller_live':
      case 'unread_counts':
        this.#core.emit(event, data);
        break;
    }
  }

  /** Of the feed that is named in our own words, or of all. */
  #resync(link, topics, data) {
    this.#core.measure('resync', 1, { feed: data.feed ?? 'all' });
    const named = topics.filter((topic) => Object.entries(topic.data).every(([name, value]) => data[name] === value));
    for (const topic of named.length > 0 ? named : topics) {
      topic.on = link;
      topic.cursor = data.cursor ?? topic.cursor;
      topic.sources.forEach((source) => source.notify({ spread_ms: data.spread_ms }));
    }
  }

  #listening(link) {
    if (link.isListening) {
      return;
    }
    link.isListening = true;
    this.#become({ state: 'listening', transport: link.transport });
    this.#cancelSteady = this.#core.after(STEADY, () => {
      this.#failures = 0;
    });
    if (this.#lostCode) {
      this.#core.measure('reconnect', 1, { code: `${this.#lostCode}`, transport: link.transport });
    }
    if (link.transport === 'sse' && this.#WebSocket) {
      // HTTP reaches the gateway. If that was only away for a while, so does WebSocket, which takes commands too.
      this.#cancelSeek = this.#core.after(this.#seek, () => this.#lost(link, 1000, 'WebSocket is tried again', 0));
      this.#seek = Math.min(2 * this.#seek, 300 * SECOND);
    }
  }

  #lost(link, code, reason, delay) {
    if (link !== this.#link) {
      return;
    }
    const action = CLOSES[code] ?? (code >= 4400 && code < 4500 ? 'stop' : 'back off');
    const said = reason || 'the connection ended';
    this.#deaf += link.isDeaf && code !== 1000 ? 1 : 0;
    this.#lostCode = code;
    this.#drop();
    if (action === 'stop') {
      this.#core.emit('error', { code: `${code}`, message: `the gateway does not take this client: ${said}` });
      this.#stop(code, said);
      return;
    }
    if (action === 'renew') {
      this.#core.tokens.refused(link.token, said); // the next connection waits for it, its feeds do not
    }
    this.#isPausing = action === 'pause';
    this.#wait(delay ?? link.move ?? (this.#isPausing ? PAUSE + random(PAUSE / 6) : this.#backoff()), code, said);
  }

  #backoff() {
    return random(SECOND * BACKOFF[Math.min(this.#failures++, BACKOFF.length - 1)]);
  }

  #wait(ms, code, reason) {
    this.#cancelRetry?.();
    this.#cancelRetry = this.#core.after(ms, () => this.#connect());
    this.#become({ state: 'waiting', transport: null, code, reason, retryInMs: Math.round(ms) });
  }

  #drop() {
    const link = this.#link;
    this.#link = null;
    if (this.#isReady) {
      this.#isReady = false;
      this.#ready = deferred();
    }
    this.#cancelRetry?.();
    this.#cancelSteady?.();
    this.#cancelSeek?.();
    link?.end();
  }

  #stop(code, reason) {
    this.#drop();
    this.signedOut(reason);
    this.#ready.reject(new FreshetError({ detail: `the connection is stopped: ${reason}`, code: 'unavailable' }));
    this.#ready = deferred();
    this.#become({ state: 'stopped', transport: null, code, reason });
  }

  #become(change) {
    this.change = Object.freeze({ ...given(change), transport: change.transport });
    this.#core.emit('connection', this.change);
  }
}

/** Node has one of its own since 22; the import is not reached elsewhere. */
async function findWebSocket() {
  if (globalThis.WebSocket || !globalThis.process?.versions?.node) {
    return globalThis.WebSocket ?? null;
  }
  return (await import('./node-socket.js')).NodeSocket;
}

// --------------------------------------------------------------------------------------------------- the transports

const PROTOCOL = 'freshet.v1.json';
const CONNECT = 10 * SECOND;
/** After so long without a frame one is asked for; after as long again the connection is dead. */
const QUIET = 30 * SECOND;
/** The server takes 80 frames at once and 4 a second. Less, for a network may hand over late ones in one piece. */
const BURST = 70;
const PACE = 290;
const MOST_QUEUED = 256;
const MOST_FRAME_BYTES = 4_096;
const MOST_EVENT_CHARACTERS = 1_000_000;

/**
 * The question of the sign of life; pages are not shown pings. To end a subscription that there is not changes nothing,
 * needs no token, reaches no engine, and is always answered.
 */
const NOBODY = { feed: 'stream', stream_id: '00000000-0000-0000-0000-000000000000' };

/** One WebSocket: frames at the server's pace, questions and their answers, and the sign of life. */
class SocketLink {
  transport = 'websocket';
  isOpen = false;
  isListening = false;
  /** No frame came. */
  isDeaf = true;
  /** As it was sent; undefined before. */
  token;
  #core;
  #on;
  #socket = null;
  #isEnded = false;
  #queue = [];
  #credit = BURST;
  #cancelRefill = null;
  #cancelWatch = null;
  #asked = new Map();
  #lastId = 0;

  constructor(core, WebSocket, url, on) {
    this.#core = core;
    this.#on = on;
    this.#watch(CONNECT, 'the gateway did not answer');
    try {
      this.#socket = new WebSocket(url, [PROTOCOL]);
    } catch (error) {
      core.after(0, () => this.#lost(1006, `${error}`));
      return;
    }
    this.#socket.onopen = () => {
      this.isOpen = true;
      this.#alive();
      on.opened();
    };
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code, reason }) => this.#lost(code, reason);
    // A close follows, with no better code; except in Node 22, which reports a failed connect by this alone.
    this.#socket.onerror = () => core.after(0, () => this.#lost(1006, ''));
  }

  unsubscribe(topic) {
    if (topic.asked === this) {
      this.send('unsubscribe', topic.data);
    }
  }

  /** Callbacks and no promise: what comes in the same packet finds the answer taken in. */
  ask(event, data, answered, failed) {
    const id = `${++this.#lastId}`;
    const question = { answered, failed, cancel: () => {} };
    this.#asked.set(id, question);
    const sent = () => {
      question.cancel = this.#core.after(ANSWER, () => {
        this.#asked.delete(id);
        failed(new FreshetError({ detail: `${event} was not answered within 10 s`, code: 'timeout' }));
      });
    };
    const refusal = this.send(event, data, id, sent);
    if (refusal) {
      this.#asked.delete(id);
      failed(refusal);
    }
  }

  question() {
    this.send('unsubscribe', NOBODY);
  }

  /** Asks whether anybody is there, where that is in doubt. */
  probe() {
    if (this.isOpen) {
      this.question();
      this.#watch(ANSWER, 'no sign of life');
    }
  }

  /** Returns why it cannot be sent, else nothing. */
  send(event, data, id, sent = () => {}) {
    if (this.#isEnded) {
      return new FreshetError({ detail: 'the connection was lost', code: 'lost' });
    }
    const text = JSON.stringify({ event, data, id });
    if (new TextEncoder().encode(text).length > MOST_FRAME_BYTES) {
      return new FreshetError({ status: 413, detail: `${event} is longer than a frame of 4 KiB`, code: 'bad_data' });
    }
    if (this.#queue.length >= MOST_QUEUED) {
      return new FreshetError({ status: 429, detail: 'too many frames wait to be sent', code: 'rate_limited' });
    }
    this.#queue.push({ text, sent });
    this.#flush();
  }

  end() {
    if (this.#isEnded) {
      return;
    }
    this.#isEnded = true;
    this.isOpen = false;
    this.#cancelWatch();
    this.#cancelRefill?.();
    if (this.#socket) {
      this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close(1000);
    }
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    asked.forEach(({ failed, cancel }) => {
      cancel();
      failed(new FreshetError({ detail: 'the connection was lost before the answer', code: 'lost' }));
    });
  }

  #flush() {
    while (this.isOpen && this.#credit > 0 && this.#queue.length > 0) {
      const { text, sent } = this.#queue.shift();
      this.#credit--;
      this.#socket.send(text);
      sent();
    }
    if (this.#credit < BURST) {
      this.#cancelRefill ??= this.#core.after(PACE, () => {
        this.#cancelRefill = null;
        this.#credit++;
        this.#flush();
      });
    }
  }

  #receive(text) {
    this.isDeaf = false;
    this.#alive();
    const frame = parsed(text);
    if (typeof frame?.event !== 'string') {
      return;
    }
    frame.data ??= {};
    this.#on.frame(frame);
    const question = this.#asked.get(frame.id);
    if (question) {
      this.#asked.delete(frame.id);
      question.cancel();
      if (frame.event === 'error') {
        question.failed(refusalOf(frame.data));
      } else {
        question.answered(frame.data);
      }
    }
  }

  #alive() {
    this.#watch(QUIET, null);
  }

  /** Unless something comes within that time, the connection is lost; without a reason, a sign of life is asked for. */
  #watch(ms, reason) {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#core.after(ms, () => {
      if (reason !== null) {
        this.#lost(1006, reason);
        return;
      }
      this.#watch(QUIET, 'no sign of life for 60 s');
      this.question();
    });
  }

  #lost(code, reason) {
    this.#on.lost(code, reason);
    this.end();
  }
}

/** The codes of error frames as HTTP has them. */
const STATUSES = {
  unauthorized: 401,
  forbidden: 403,
  rate_limited: 429,
  too_many_subscriptions: 429,
  unavailable: 503,
};

function refusalOf({ code, message }) {
  const status = STATUSES[code] ?? 400;
  const type = status === 400 ? 'validation' : status === 429 ? 'rate-limited' : code;
  return new FreshetError({ status, type: `urn:freshet:problem:${type}`, detail: message, code });
}

/** Server-Sent Events, a stream for each topic. By fetch: EventSource would come back at a pace of its own. */
class StreamsLink {
  transport = 'sse';
  isOpen = true;
  isListening = false;
  #core;
  #url;
  #on;
  #streams = new Map();

  constructor(core, url, on) {
    this.#core = core;
    this.#url = url;
    this.#on = on;
  }

  async subscribe(topic) {
    const abort = new AbortController();
    this.#streams.set(topic, abort);
    let cancel = () => {};
    const watch = (ms) => {
      cancel();
      cancel = this.#core.after(ms, () => abort.abort());
    };
    watch(CONNECT);
    const failure = await this.#follow(topic, abort.signal, () => watch(2 * QUIET)).catch((error) => error);
    cancel();
    if (this.#streams.get(topic) !== abort) {
      return; // nobody wants it any more
    }
    this.#streams.delete(topic);
    if (failure?.status > 0 && failure.status < 500) {
      this.#on.refused(topic, failure);
    } else {
      this.#on.lost(failure?.message ?? 'the stream ended');
    }
  }

  async #follow(topic, signal, alive) {
    const response = await this.#core.fetch(`${this.#url}?${new URLSearchParams(topic.data)}`, {
      headers: given({ Accept: 'text/event-stream', 'Last-Event-ID': topic.cursor }),
      cache: 'no-store',
      signal,
    });
    this.#core.clock.observe(response.headers.get('Date'), 2 * SECOND);
    if (!response.ok) {
      throw problem(response, parsed(await response.text()));
    }
    alive();
    this.#on.opened(topic);
    await readEvents(response.body, alive, (event) => this.#on.event(topic, event));
  }

  unsubscribe(topic) {
    const abort = this.#streams.get(topic);
    this.#streams.delete(topic);
    abort?.abort();
  }

  send() {} // these are for listening

  probe() {} // comments of the server are seen here, and their absence ends a stream

  end() {
    this.isOpen = false;
    [...this.#streams.keys()].forEach((topic) => this.unsubscribe(topic));
  }
}

/** Reads events (WHATWG HTML, 9.2.6) until the stream ends. An id counts also where no data comes with it. */
async function readEvents(body, alive, dispatch) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let fields = {};
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    alive();
    const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        dispatch({ event: fields.event, data: parsed(fields.data), id: fields.id });
        fields = {};
      } else {
        const [, name, text] = /^([^:]*):? ?(.*)$/s.exec(line);
        fields[name] = name === 'data' && fields.data !== undefined ? `${fields.data}\n${text}` : text;
      }
    }
    if (rest.length + (fields.data ?? '').length > MOST_EVENT_CHARACTERS) {
      throw new Error('an event is too long');
    }
  }
}

// -------------------------------------------------------------------------------------------------------- the token

/** The token, and how a new one is got: one at a time, and none for one that was itself got so and refused. */
class Tokens {
  /** Null where there is none, or none yet. */
  value = null;
  #core;
  #source;
  /** Whether the app has said which one, or that there is none. */
  isKnown;
  #asking = null;
  /** The last one was refused, and this one has not been accepted yet. */
  #isSuspect = false;

  constructor(core, source) {
    this.#core = core;
    this.replace(source);
  }

  get isNone() {
    return this.#source === null;
  }

  replace(source) {
    this.#source = source;
    this.isKnown = typeof source !== 'function';
    this.value = this.isKnown ? source : null;
    this.#asking = null;
    this.#isSuspect = false;
  }

  async get() {
    return this.isKnown ? this.value : this.renew('first');
  }

  accepted(token) {
    this.#isSuspect &&= token !== this.value;
  }

  /** What to use instead of a token that was refused; null where there is nothing, and the client goes on without. */
  async refused(token, reason) {
    if (this.#asking || token !== this.value || !token) {
      return this.#asking ?? this.value; // another answer was first
    }
    const mayAsk = typeof this.#source === 'function' && !this.#isSuspect;
    this.#isSuspect = true;
    this.value = null; // nobody is to use it meanwhile
    this.isKnown = !mayAsk;
    const next = mayAsk ? await this.renew('refused', token) : null;
    if (next === null && this.isKnown) {
      this.replace(null);
      this.#core.connection.signedOut(reason);
      this.#core.emit('signed_out', { reason });
    }
    return next;
  }

  /** Asks the app, once for all who ask meanwhile. */
  async renew(why, refused) {
    if (typeof this.#source !== 'function') {
      return this.value;
    }
    return (this.#asking ??= this.#ask(why, this.#source, refused));
  }

  async #ask(why, source, refused) {
    let token = null;
    let isKnown = false;
    try {
      token = (await this.#core.within(CONNECT, Promise.resolve(why).then(source), 'no token came')) ?? null;
      token = token === refused ? null : token;
      isKnown = true;
    } catch (error) {
      this.#core.emit('error', error); // it is asked again when a token is needed again
    }
    if (source !== this.#source) {
      return this.value; // it was replaced meanwhile
    }
    this.#asking = null;
    if (token === null && why === 'expiring') {
      return this.value; // which is good for a minute
    }
    const isOther = token !== null && token !== this.value;
    this.isKnown = isKnown;
    this.value = token;
    if (isOther) {
      this.#core.connection.renewed();
    }
    return token;
  }
}

// ------------------------------------------------------------------------------------------------------------- HTTP

/** For an answer with its body. Services answer within some seconds, if only that they cannot. */
const HTTP_ANSWER = 20 * SECOND;
const MOST_REPEATS = 5;
const MOST_REST = 3_600;

/** A problem (RFC 9457) as a service answered it; of the status 0 where none did. */
export class FreshetError extends Error {
  name = 'FreshetError';
  status = 0;
  type = 'about:blank';
  errors = [];
  requestId = null;
  code = null;
  retryAfter = null;

  constructor(fields) {
    super(fields.detail);
    Object.assign(this, given(fields));
  }
}

/** Sends a request, again where that makes sense. Its `rest` waits before another attempt, or throws. */
async function send(core, request) {
  let mayRenew = true;
  let repeats = 0;
  let said = null; // by a service, last
  for (;;) {
    const token = request.authorized ? await core.tokens.get() : null;
    const answer = await sendOnce(core, request, token).catch((error) => error);
    if (answer.status === 401 && token && (await core.tokens.refused(token, answer.detail)) && mayRenew) {
      mayRenew = false;
      continue;
    }
    if (token && answer.status >= 200 && answer.status < 500 && answer.status !== 401) {
      core.tokens.accepted(token);
    }
    if (!(answer instanceof Error)) {
      return answer;
    }
    const isEnded = core.ended.aborted || request.signal?.aborted;
    if (isEnded || !isPassing(answer) || repeats === MOST_REPEATS) {
      throw lastWord(answer, said);
    }
    said = answer.status > 0 ? answer : said;
    const ms = SECOND * (answer.retryAfter ?? 2 ** repeats);
    repeats++;
    try {
      await request.rest(ms + random(ms), answer);
    } catch (reason) {
      throw lastWord(reason, said);
    }
  }
}

/** Whose time is over while a service still refuses wants to know why it does. */
function lastWord(error, said) {
  return error?.name === 'TimeoutError' && said ? said : error;
}

/** No answer, too much, a fault, or the first attempt with this Idempotency-Key is still being served. */
function isPassing({ status, retryAfter }) {
  return status === 0 || status === 429 || status >= 500 || (status === 409 && retryAfter !== null);
}

async function sendOnce(core, { url, method = 'GET', headers, body, signal }, token) {
  const abort = new AbortController();
  const forget = onAbort([signal, core.ended], () => abort.abort());
  const cancel = core.after(HTTP_ANSWER, () => abort.abort());
  let response;
  let content;
  try {
    response = await core.fetch(url, {
      method,
      headers: given({ ...headers(), Authorization: token && `Bearer ${token}` }),
      body,
      cache: 'no-store', // this client keeps its own copies
      signal: abort.signal,
    });
    content = await response.text();
    if (/\bjson\b/.test(response.headers.get('Content-Type')) && content) {
      content = JSON.parse(content);
    }
  } catch {
    signal?.throwIfAborted();
    core.ended.throwIfAborted();
    throw new FreshetError({ detail: 'no service answered: look at the network, and try again later' });
  } finally {
    cancel();
    forget();
  }
  core.clock.observe(response.headers.get('Date'), 2 * SECOND);
  if (!response.ok && response.status !== 304) {
    throw problem(response, content);
  }
  const { status, headers: got } = response;
  return { status, content: content || null, headers: got, requestId: got.get('X-Request-Id') };
}

/** @param {Response} response @param {any} content its body, an object if it was JSON */
function problem({ status, headers }, content) {
  const { type, errors, title, detail = title ?? `the answer was ${status}` } = Object(content);
  const retryAfter = secondsOf(headers.get('Retry-After'));
  return new FreshetError({ status, type, detail, errors, requestId: headers.get('X-Request-Id'), retryAfter });
}

/** Of a Retry-After, in seconds or as a date; null without one. */
function secondsOf(text) {
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / SECOND;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MOST_REST);
}

// ----------------------------------------------------------------------------------------------------------- copies

const MOST_COPIES = 50;
const COPY_AGE = 7 * 24 * 3_600 * SECOND;
/** Storage that hangs must not hold up a feed. */
const COPY_WAIT = SECOND;

/** The first page of each feed, to be shown until the network has answered. A store that fails is as good as none. */
class Copies {
  #core;
  #store;

  constructor(core, store) {
    this.#core = core;
    this.#store = store === undefined ? (IndexedDB ? new BrowserStore() : new MemoryStore()) : store;
  }

  async get(key) {
    try {
      const copy = await this.#core.within(COPY_WAIT, Promise.resolve(this.#store?.get(key)), 'storage hangs');
      const isYoung = this.#core.clock.now() - Date.parse(copy.stored_at) < COPY_AGE;
      return isYoung && Array.isArray(copy.page.items) ? copy : undefined;
    } catch {
      return undefined;
    }
  }

  async put(key, copy) {
    try {
      await this.#store?.put(key, copy);
    } catch {
      // then there is none
    }
  }
}

class MemoryStore {
  #copies = new Map();

  async get(key) {
    return this.#copies.get(key);
  }

  async put(key, copy) {
    this.#copies.delete(key); // the latest goes to the end
    this.#copies.set(key, copy);
    if (this.#copies.size > MOST_COPIES) {
      this.#copies.delete(this.#copies.keys().next().value);
    }
  }
}

const IndexedDB = globalThis.indexedDB;

class BrowserStore {
  #database = null;

  async get(key) {
    return outcomeOf((await this.#copies('readonly')).get(key));
  }

  async put(key, copy) {
    const copies = await this.#copies('readwrite');
    await outcomeOf(copies.put({ ...copy, key }));
    const byAge = await outcomeOf(copies.index('stored_at').getAllKeys());
    byAge.slice(0, -MOST_COPIES).forEach((oldest) => copies.delete(oldest));
    const limit = new Date(Date.parse(copy.stored_at) - COPY_AGE).toISOString();
    const old = await outcomeOf(copies.index('stored_at').getAllKeys(IDBKeyRange.upperBound(limit)));
    old.forEach((one) => copies.delete(one));
  }

  async #copies(mode) {
    this.#database ??= this.#open();
    try {
      return (await this.#database).transaction('copies', mode).objectStore('copies');
    } catch (error) {
      this.#database = null; // closed by the browser, or by a newer version of the page
      throw error;
    }
  }

  async #open() {
    const request = IndexedDB.open('freshet', 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore('copies', { keyPath: 'key' }).createIndex('stored_at', 'stored_at');
    const database = await outcomeOf(request);
    database.onversionchange = () => database.close();
    return database;
  }
}

function outcomeOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// ----------------------------------------------------------------------------------------------------- common parts

const IN_BROWSER = typeof globalThis.navigator?.onLine === 'boolean';

function isOffline() {
  return globalThis.navigator?.onLine === false;
}

/** Every client draws for itself, so that they do not come at once. */
function random(most) {
  return Math.random() * most;
}

/** What all parts share: each other, events to the app, timers that end with the client, and the server's clock. */
class Core {
  clock = new ServerClock();
  #listeners = new Map();
  #timers = new Set();
  #end = new AbortController();

  constructor(options) {
    this.options = options;
    this.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
    this.tokens = new Tokens(this, options.token ?? null);
    this.copies = new Copies(this, options.store);
    this.connection = new Connection(this, options);
  }

  get ended() {
    return this.#end.signal;
  }

  on(event, listener) {
    const entry = { listener };
    const entries = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, entries.add(entry));
    return () => entries.delete(entry);
  }

  emit(event, data) {
    [...(this.#listeners.get(event) ?? [])].forEach(({ listener }) => this.guard(listener, data, event));
  }

  /** Calls a listener of the app. What it throws, at once or later, is reported as an error and stops nothing. */
  guard(listener, data, event) {
    new Promise((resolve) => resolve(listener(data))).catch((error) => {
      if (event === 'error') {
        console.error(error); // nobody else listens
      } else {
        this.emit('error', error);
      }
    });
  }

  measure(name, value, labels) {
    this.emit('metric', { name, value, labels });
  }

  /** Returns what cancels it. */
  after(ms, action) {
    if (this.ended.aborted) {
      return () => {};
    }
    const cancel = () => {
      if (this.#timers.delete(cancel)) {
        clearTimeout(timer);
      }
    };
    const timer = setTimeout(() => {
      this.#timers.delete(cancel);
      action();
    }, ms);
    this.#timers.add(cancel);
    return cancel;
  }

  /** Rejects once the signal or the client ends. */
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      const cancel = this.after(ms, () => {
        forget();
        resolve();
      });
      const forget = onAbort([signal, this.ended], (reason) => {
        cancel();
        reject(reason);
      });
    });
  }

  /** The promise's outcome, unless it takes too long. */
  within(ms, promise, otherwise) {
    return new Promise((resolve, reject) => {
      const late = () => reject(new FreshetError({ detail: `${otherwise} within ${ms / SECOND} s`, code: 'timeout' }));
      promise.finally(this.after(ms, late)).then(resolve, reject);
    });
  }

  end() {
    this.#end.abort(closed());
    this.#timers.forEach((cancel) => cancel());
  }
}

/** The server's time as it said last, carried on by a clock that nobody sets. */
class ServerClock {
  #at = Date.now();
  #since = performance.now();
  #isDated = false;

  now() {
    return this.#at + performance.now() - this.#since;
  }

  instant() {
    return new Date(this.now()).toISOString();
  }

  /**
   * Takes over what a server said. It comes late, and in whole seconds: that it seems a little earlier is no news.
   *
   * @param {string | null} text
   * @param {number} slack how much earlier, in milliseconds
   * @param {boolean} [isGuess] counts only where no Date was seen: browsers hide that of other origins
   */
  observe(text, slack, isGuess = false) {
    const time = Date.parse(text);
    const ahead = this.now() - time;
    if ((ahead < 0 || ahead > slack) && !(isGuess && this.#isDated)) {
      this.#at = time;
      this.#since = performance.now();
    }
    this.#isDated ||= !isGuess && text !== null;
  }
}

/** Calls back once one of the signals is aborted. Returns what ends that: some of them live for long. */
function onAbort(signals, action) {
  const present = signals.filter(Boolean);
  const listener = () => action(present.find((signal) => signal.aborted).reason);
  present.forEach((signal) => signal.addEventListener('abort', listener));
  if (present.some((signal) => signal.aborted)) {
    listener();
  }
  return () => present.forEach((signal) => signal.removeEventListener('abort', listener));
}

/** A promise that others settle. Nobody has to wait for it. */
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  parts.promise.catch(() => {});
  return parts;
}

function closed() {
  return new FreshetError({ detail: 'the client is closed' });
}

/** Without a slash at the end; relative to the page, where there is one. */
function baseOf(url) {
  return (globalThis.location ? new URL(url, location.href).href : url).replace(/\/+$/, '');
}

/** Without what is not given. */
function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** JSON, or undefined. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function randomKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
