/** The items of freshet.d.ts are those of feed-service's OpenAPI document: the same fields, needed or not, of the same types. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const types = readFileSync(new URL('../freshet.d.ts', import.meta.url), 'utf8');
const openApi = new URL('../../../feed-service/src/main/resources/openapi.yaml', import.meta.url);

/** Of an interface, with those of what it extends: `{name: 'type'}`, optional ones with a question mark at the name. */
function fieldsOfInterface(name) {
  const [, base, body] = new RegExp(`interface ${name}(?: extends (\\w+))? \\{([^]*?)\\n?\\}`).exec(types);
  const fields = base ? fieldsOfInterface(base) : {};
  for (const [, field, type] of body.replace(/\/\*\*[^]*?\*\//g, '').matchAll(/(\w+\??): ([^;]+)(?:;|$)/g)) {
    fields[field] = type.trim();
  }
  return fields;
}

/** Of a schema that is written a property a line, in the words of TypeScript. */
function fieldsOfSchema(document, name) {
  const [, required, properties] = new RegExp(
    `\\n    ${name}:\\n      title: ${name}\\n      type: object\\n      required: \\[([^\\]]*)\\]\\n      properties:\\n((?:        .*\\n)+)`,
  ).exec(document);
  const needed = required.split(', ');
  const fields = {};
  for (const [, field, schema] of properties.matchAll(/^ {8}(\w+): \{(.*)\}$/gm)) {
    fields[needed.includes(field) ? field : `${field}?`] = typeOf(schema);
  }
  return fields;
}

const NAMED = {
  Id: 'Uuid',
  Category: 'string',
  Instant: 'Instant',
  StreamStatus: 'StreamStatus',
  Location: 'Location',
  Money: 'Money',
  Condition: 'Condition',
  DistanceKm: 'number',
  FeedItem: 'FeedItem',
};

function typeOf(schema) {
  const reference = /schemas\/(\w+)/.exec(schema)?.[1];
  if (/type: array/.test(schema)) {
    return `${NAMED[reference]}[]`;
  }
  if (reference) {
    return NAMED[reference] ?? `unknown ${reference}`;
  }
  const constant = /const: (\w+)/.exec(schema)?.[1];
  if (constant) {
    return constant === 'true' ? 'true' : `'${constant}'`;
  }
  const nullable = /type: \[(\w+), 'null'\]/.exec(schema)?.[1];
  const plain = nullable ?? /type: (\w+)/.exec(schema)[1];
  const format = /format: ([\w-]+)/.exec(schema)?.[1];
  const type = { 'date-time': 'Instant', uuid: 'Uuid' }[format] ?? { integer: 'number' }[plain] ?? plain;
  return nullable ? `${type} | null` : type;
}

const sorted = (fields) => Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));

for (const name of ['StreamItem', 'ProductItem', 'FeedPage']) {
  test(`${name} is that of the OpenAPI document`, () => {
    const schema = fieldsOfSchema(readFileSync(openApi, 'utf8'), name);
    assert.ok(Object.keys(schema).length >= 7);
    assert.deepEqual(sorted(fieldsOfInterface(name)), sorted(schema));
  });
}

test('StreamDetails is the Stream of the OpenAPI document, without what is said of the page', () => {
  const { cached, as_of, 'degraded?': degraded, ...schema } = fieldsOfSchema(readFileSync(openApi, 'utf8'), 'Stream');
  const { 'distance_km?': distance, ...details } = fieldsOfInterface('StreamDetails');
  assert.deepEqual(sorted(details), sorted(schema));
});

test('the enums are those of the OpenAPI documents', () => {
  const document = readFileSync(openApi, 'utf8');
  const common = readFileSync(
    new URL('../../../http-contract/src/main/resources/io/freshet/http/openapi-common.yaml', import.meta.url),
    'utf8',
  );
  const union = (name) => new RegExp(`${name} = ([^;]+);`).exec(types)[1].match(/\w+/g);
  const named = (name) => new RegExp(`\\n    ${name}: .*enum: \\[([^\\]]+)\\]`).exec(document + common)[1].split(', ');
  assert.deepEqual(union('StreamStatus'), named('StreamStatus'));
  assert.deepEqual(union('Condition'), named('Condition'));
  const sorts = [...document.matchAll(/name: sort[^]*?enum: \[([^\]]+)\]/g)].map(([, list]) => list.split(', '));
  const typed = [...types.matchAll(/sort\?: ([^;]+);/g)].map(([, list]) => list.match(/\w+/g));
  assert.deepEqual(typed, sorts);
});
