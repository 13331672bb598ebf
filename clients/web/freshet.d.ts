/**
 * Types of Freshet's client for browsers and Node. What it does, and why, is in docs/reference/clients.md.
 * Fields may be added to answers and frames at any time: ignore what you do not know.
 */

export type Uuid = string;
/** RFC 3339, UTC. */
export type Instant = string;
export interface Money { amount: string; currency: string }
export interface Location { latitude: number; longitude: number }
export type StreamStatus = 'SCHEDULED' | 'LIVE' | 'ENDED';
export type Condition = 'NEW' | 'LIKE_NEW' | 'GOOD' | 'FAIR';

interface ItemFields {
  id: Uuid;
  title: string;
  category: string;
  seller_id: Uuid;
  created_at: Instant;
  location?: Location;
  /** In the community feed only. */
  distance_km?: number;
}
export interface StreamItem extends ItemFields {
  type: 'stream';
  status: StreamStatus;
  scheduled_at: Instant | null;
  started_at: Instant | null;
  thumbnail_url: string | null;
}
export interface ProductItem extends ItemFields {
  type: 'product';
  price: Money;
  condition: Condition;
  image_url: string | null;
  stream_id: Uuid | null;
}
export type FeedItem = StreamItem | ProductItem;
/** What the items of a `stream` feed have besides. */
export interface StreamDetails extends StreamItem {
  description: string | null;
  ended_at: Instant | null;
}

export interface FeedPage {
  items: FeedItem[];
  page: number;
  per_page: number;
  has_more: boolean;
  cached: boolean;
  as_of: Instant;
  degraded?: true;
}

export interface DiscoverQuery {
  feed: 'discover';
  category?: string;
  sort?: 'live_first' | 'newest' | 'price_low' | 'price_high';
  per_page?: number;
}
export interface CommunityQuery {
  feed: 'community';
  latitude: number;
  longitude: number;
  radius_km?: number;
  category?: string;
  sort?: 'distance' | 'newest' | 'live_first' | 'price_low' | 'price_high';
  min_price?: string;
  max_price?: string;
  condition?: Condition;
  per_page?: number;
}
/** One stream, as viewers read it. Its `items` are that stream, or nothing once it is deleted. */
export interface StreamQuery { feed: 'stream'; stream_id: Uuid }
export type FeedQuery = DiscoverQuery | CommunityQuery | StreamQuery;

/** Where offline copies are kept. Methods may throw: the client then goes on without a copy. */
export interface CopyStore {
  get(key: string): Promise<StoredCopy | undefined>;
  put(key: string, copy: StoredCopy): Promise<void>;
}
export interface StoredCopy { page: FeedPage; etag: string | null; stored_at: Instant }

/** A problem (RFC 9457) that a service answered, or that no service answered (`status` 0). */
export class FreshetError extends Error {
  status: number;
  /** `urn:freshet:problem:…`, or `about:blank` where no service answered. */
  type: string;
  /** What to do, in words. */
  detail: string;
  errors: { field: string; message: string }[];
  requestId: string | null;
  /** Of a command: the `code` of the gateway's error frame; or `timeout`, or `lost` with the connection. Else null. */
  code: string | null;
  /** The seconds of `Retry-After`, where a service gave it. */
  retryAfter: number | null;
}

/**
 * `offline`: before the first attempt, and while the device has no network. `waiting`: for the next attempt; the client comes
 * back by itself. `stopped`: it does not, for the gateway refused it, until `setToken`; or it is closed.
 */
export type ConnectionState = 'offline' | 'connecting' | 'listening' | 'waiting' | 'stopped';
export interface ConnectionChange {
  state: ConnectionState;
  transport: 'websocket' | 'sse' | null;
  /** The close code that led here, and what it means, where there was one. */
  code?: number;
  reason?: string;
  /** Milliseconds until the next attempt, in state `waiting`. */
  retryInMs?: number;
}

export interface RefreshFrame {
  feed: 'discover' | 'community' | 'stream';
  category?: string;
  location?: Location;
  stream_id?: Uuid;
  reason: 'stream_status_changed' | 'product_updated' | 'cache_cleared' | 'broad' | string;
  change_type?: string;
  aggregate_id?: Uuid;
  generation: string;
  cursor: string;
  spread_ms: number;
  /** How long a single change took to come here, in milliseconds since its commit. */
  timeline?: { committed_at: Instant; published_ms: number; invalidated_ms: number; notified_ms: number };
}

export interface Metric {
  /** `feed_read`: a feed's HTTP answer. `refresh_delay`: from a notification to the fresh page. `reconnect`, `resync`, `resumed`. */
  name: 'feed_read' | 'refresh_delay' | 'reconnect' | 'resync' | 'resumed';
  /** Milliseconds, where the metric is a time; else 1. */
  value: number;
  labels: Record<string, string>;
}

export interface ClientEvents {
  connection: ConnectionChange;
  /** Every notification, before the random wait that it asks for. */
  refresh: RefreshFrame;
  viewer_count: { stream_id: Uuid; count: number };
  typing: { stream_id: Uuid; user_ids: Uuid[] };
  seller_live: { seller_id: Uuid; stream_id: Uuid; title: string };
  unread_counts: { total: number; by_seller: Record<Uuid, number> };
  authenticated: { user_id: Uuid; roles: string[]; expires_at: Instant };
  /** The token could not be renewed: the client goes on without one. */
  signed_out: { reason: string };
  /** What a service refused outside of a call, or a bug of a listener. */
  error: FreshetError | { code: string; message: string } | Error;
  metric: Metric;
  /** Every frame that came, as it came: for inspectors. */
  frame: { event: string; data: Record<string, unknown>; id?: string };
}

export interface ClientOptions {
  /** feed-service, for example `http://127.0.0.1:8080`. */
  feedUrl: string;
  /** notification-gateway. Without it the client reads, and is not notified. */
  gatewayUrl?: string;
  /** stream-service, for sellers. */
  streamUrl?: string;
  /** A token, or what gets one. It is called again before the token ends, and once after it was refused. */
  token?: string | null | ((why: 'first' | 'expiring' | 'refused') => string | null | Promise<string | null>);
  /** Default: IndexedDB where there is one, else memory. null: no copies. */
  store?: CopyStore | null;
  /** Defaults to `globalThis.fetch`. */
  fetch?: typeof fetch;
  /** Defaults to `globalThis.WebSocket`; in Node before 22 to the one in `node-socket.js`. null: Server-Sent Events only. */
  WebSocket?: typeof WebSocket | null;
}

/** What a feed shows now. A new object at each change: compare by identity. */
export interface FeedState {
  readonly items: readonly FeedItem[];
  readonly hasMore: boolean;
  /** null until something is held. */
  readonly asOf: Instant | null;
  /** From the offline copy, and not confirmed yet. */
  readonly stale: boolean;
  /** When the copy was stored, while `stale`. */
  readonly storedAt: Instant | null;
  /** The service cannot read its database and says that this may be old. */
  readonly degraded: boolean;
  readonly loading: boolean;
  /** Why the last read failed, or why this feed is not notified (more than 64 are open); else null. */
  readonly error: FreshetError | null;
  /** `Cache-Status` and `X-Request-Id` of the latest answer. */
  readonly cacheStatus: string | null;
  readonly requestId: string | null;
}

/** A feed that is kept fresh while it is open. Close it when it is no longer shown. */
export interface Feed {
  readonly query: Readonly<FeedQuery>;
  readonly state: FeedState;
  /** Calls back now and at each change, until the returned function is called. */
  subscribe(listener: (state: FeedState) => void): () => void;
  /** Adds the next page, if there is one. */
  more(): Promise<void>;
  /** Reads it again now, past the random wait. */
  refresh(): Promise<void>;
  close(): void;
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; of a PATCH as a merge patch. */
  body?: unknown;
  /** The version that the change is meant for. */
  ifMatch?: string;
  /** POST only. Made by the client if absent: a repeated attempt then happens once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}
export interface CallAnswer<T> { status: number; body: T; etag: string | null; requestId: string | null; headers: Headers }

export interface Client {
  readonly connection: ConnectionChange;
  /** The server's clock in milliseconds since 1970: device clocks are wrong by minutes. */
  now(): number;
  /** The user of the token, once the gateway has confirmed it. */
  readonly user: { user_id: Uuid; roles: string[]; expires_at: Instant } | null;

  feed(query: FeedQuery): Feed;
  on<E extends keyof ClientEvents>(event: E, listener: (data: ClientEvents[E]) => void): () => void;

  /** Joined again after each reconnect. */
  joinStream(streamId: Uuid): void;
  leaveStream(streamId: Uuid): void;
  /** Call it while the user types; the client sends at most one frame in 2 s. */
  typing(streamId: Uuid): void;
  presence(userIds: Uuid[]): Promise<Uuid[]>;
  follow(sellerId: Uuid): Promise<void>;
  unfollow(sellerId: Uuid): Promise<void>;
  unread(): Promise<ClientEvents['unread_counts']>;
  markRead(sellerId?: Uuid): Promise<ClientEvents['unread_counts']>;
  /** Sends a command of websocket.md and waits for its answer, 10 s at most, and as long for a connection before that. */
  command(event: string, data: Record<string, unknown>): Promise<Record<string, unknown>>;

  /**
   * One HTTP call of the service at `base`, repeated as clients.md says. Throws a FreshetError, or the signal's reason;
   * where the time of `AbortSignal.timeout` was over while a service refused, its last refusal.
   */
  call<T = unknown>(base: 'feed' | 'stream' | string, path: string, options?: CallOptions): Promise<CallAnswer<T>>;

  /** Another token from now on. Resolves once the gateway has confirmed it, at once if that is none; rejects if it does not. */
  setToken(token: ClientOptions['token']): Promise<void>;
  /** Ends all feeds, timers and the connection. */
  close(): void;
}

export function createClient(options: ClientOptions): Client;
