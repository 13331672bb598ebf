/** Is compiled and never run (`npm run types`): an app that uses all of freshet.d.ts, and mistakes that it has to find. */
import { createClient, FreshetError } from '../freshet.js';
import type { Client, CopyStore, Feed, FeedItem, FeedState, StoredCopy, StreamDetails } from '../freshet.js';

const store: CopyStore = {
  async get(key: string): Promise<StoredCopy | undefined> {
    return key === ''
      ? undefined
      : {
          page: { items: [], page: 1, per_page: 20, has_more: false, cached: true, as_of: '' },
          etag: null,
          stored_at: '',
        };
  },
  async put() {},
};

const client: Client = createClient({
  feedUrl: 'http://127.0.0.1:8080',
  streamUrl: 'http://127.0.0.1:8081',
  gatewayUrl: 'http://127.0.0.1:8083',
  token: async (why) => (why === 'first' ? 'a' : null),
  store,
  WebSocket: null,
});

const feed: Feed = client.feed({ feed: 'discover', category: 'fashion', sort: 'price_low' });
client.feed({
  feed: 'community',
  latitude: 25.2,
  longitude: 55.27,
  sort: 'distance',
  condition: 'NEW',
  min_price: '1.00',
});
client.feed({ feed: 'stream', stream_id: 'x' });

const stop: () => void = feed.subscribe((state: FeedState) => {
  const titles: string[] = state.items.map(priceOf);
  const problem: FreshetError | null = state.error;
  console.log(titles, problem?.retryAfter, problem?.code, state.degraded, state.stale);
});

function priceOf(item: FeedItem): string {
  if (item.type === 'product') {
    return item.price.amount + item.condition;
  }
  const details = item as StreamDetails;
  return item.status + (item.started_at ?? '') + (details.description ?? '');
}

client.on('connection', ({ state, retryInMs }) => state === 'waiting' && retryInMs?.toFixed());
client.on('refresh', ({ generation, timeline }) => generation + timeline?.committed_at);
client.on('unread_counts', ({ total }) => total.toFixed());
client.on('error', (error) => ('code' in error ? error.code : error.message));

export async function use(): Promise<void> {
  await feed.more();
  await feed.refresh();
  const online: string[] = await client.presence(['x']);
  const { body, etag } = await client.call<{ id: string }>('stream', '/api/streams', {
    method: 'POST',
    body: { title: 'A' },
  });
  await client.call('stream', `/api/streams/${body.id}`, { method: 'PATCH', body: {}, ifMatch: etag ?? '' });
  await client.setToken(null);
  await client.markRead();
  console.log(online, client.now(), client.user?.roles, client.connection.transport);
  stop();
  client.close();

  // @ts-expect-error a feed that there is not
  client.feed({ feed: 'best' });
  // @ts-expect-error a place is needed
  client.feed({ feed: 'community', latitude: 1 });
  // @ts-expect-error discover has no distance
  client.feed({ feed: 'discover', sort: 'distance' });
  // @ts-expect-error a stream has no price
  feed.state.items.forEach((item) => item.type === 'stream' && item.price);
  // @ts-expect-error what a feed shows is not to be changed
  feed.state.items.push();
  // @ts-expect-error there is no such event
  client.on('refreshed', () => {});
}
