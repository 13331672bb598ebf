// Another team's view of Freshet: what is LIVE and what is for sale, by category. It keeps nothing: at each start it reads the
// state topics, which hold the latest image of everything, from their beginning, and then follows them.
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka, logLevel } from 'kafkajs';
import { randomUUID } from 'node:crypto';

const STREAMS = 'freshet.stream-state.v1';
const PRODUCTS = 'freshet.product-state.v1';

const kafka = new Kafka({
  clientId: 'catalogue-view',
  brokers: [`127.0.0.1:${process.env.FRESHET_KAFKA_PORT ?? 19092}`],
  logLevel: logLevel.ERROR,
});
const registry = new SchemaRegistry({
  host: `http://127.0.0.1:${process.env.FRESHET_REGISTRY_PORT ?? 18084}/apis/ccompat/v7`,
});

/** The latest of each id. What was deleted stays, with its version: an older image could still come. */
const latest = new Map();

async function apply(topic, { key, value, headers }) {
  const id = key.toString();
  const version = BigInt(headers.freshet_version.toString());
  if ((latest.get(id)?.version ?? 0n) >= version) {
    return; // a repeat, or older than what is known: the version decides, never the order of arrival
  }
  latest.set(id, { version, topic, image: value && (await registry.decode(value)) });
}

/** Images of before there was a status have none, or UNKNOWN: then sold_at decides. */
function isForSale({ status, sold_at }) {
  return status === 'AVAILABLE' || (status !== 'SOLD' && sold_at === null);
}

function counts() {
  const categories = new Map();
  for (const { topic, image } of latest.values()) {
    if (!image) continue;
    const category = categories.get(image.category) ?? { live: 0, forSale: 0 };
    if (topic === STREAMS && image.status === 'LIVE') category.live++;
    if (topic === PRODUCTS && isForSale(image)) category.forSale++;
    categories.set(image.category, category);
  }
  return [...categories].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Prints what changed since it last printed, at most four times a second. */
let printed = '';
setInterval(() => {
  const text = counts()
    .map(([name, { live, forSale }]) => `${name} live=${live} for_sale=${forSale};`)
    .join(' ');
  if (text !== printed) {
    console.log((printed = text));
  }
}, 250);

// A group of its own each time: there is no offset to keep, so no position is committed.
const consumer = kafka.consumer({ groupId: `catalogue-view-${randomUUID()}` });
await consumer.connect();
await consumer.subscribe({ topics: [STREAMS, PRODUCTS], fromBeginning: true });
await consumer.run({ autoCommit: false, eachMessage: ({ topic, message }) => apply(topic, message) });

process.once('SIGINT', async () => {
  await consumer.disconnect();
  process.exit(0);
});
