/**
 * Follows a feed until Ctrl-C: node example-node.mjs [category]. With the local stack running, try
 * ./freshet kill notification-gateway and ./freshet start notification-gateway.
 */
import { createClient } from './freshet.js';

const {
  FRESHET_FEED_URL: feedUrl = 'http://127.0.0.1:8080',
  FRESHET_GATEWAY_URL: gatewayUrl = 'http://127.0.0.1:8083',
} = process.env;
const client = createClient({ feedUrl, gatewayUrl });
const feed = client.feed({ feed: 'discover', category: process.argv[2] });

client.on('connection', ({ state, transport, code, reason, retryInMs }) => {
  const why = reason ? ` (${code ?? ''} ${reason})` : '';
  const next = retryInMs === undefined ? '' : `, again in ${retryInMs} ms`;
  console.log(`${state}${transport ? ` by ${transport}` : ''}${why}${next}`);
});
client.on('refresh', ({ reason, change_type: change = '' }) => console.log(`told: ${reason} ${change}`));
client.on('error', (error) => console.error(error.detail ?? error.message));

let shown = null;
feed.subscribe(({ items, asOf, stale, degraded, error }) => {
  if (error) {
    console.error(`${error.status || 'no answer'}: ${error.detail}`);
  }
  if (items !== shown && asOf !== null) {
    shown = items;
    const head = items
      .slice(0, 3)
      .map((item) => (item.type === 'stream' ? `${item.title} (${item.status})` : item.title));
    console.log(
      `${items.length} items as of ${asOf}${stale ? ', a copy' : ''}${degraded ? ', may be old' : ''}: ${head.join(', ')} …`,
    );
  }
});

process.once('SIGINT', () => client.close());
