/*
 * How fresh, and how: the services' own metrics as charts, and one page looked into. The metrics are asked for while this
 * view is seen; the feeds are not asked for at all.
 */

import { createChart } from './charts.js';
import { h, setText } from './dom.js';
import { createInspector } from './inspector.js';
import { Interval, samplesOf } from './prometheus.js';
import { metricsOf, servicesOf } from './services.js';
import { count, measured, percent, span } from './words.js';

const EVERY_MS = 2000;

const NAMES = {
  'feed-service': [
    'feed_cache_requests_total', 'feed_near_cache_hits_total', 'feed_cache_response_seconds_bucket', 'feed_cache_response_seconds_count',
    'feed_cache_response_seconds_sum', 'feed_cache_response_seconds_max', 'feed_cache_fill_seconds_count',
    'feed_staleness_seconds_count', 'feed_staleness_seconds_sum', 'feed_staleness_seconds_max', 'http_connections',
  ],
  'cache-invalidator': ['invalidation_latency_seconds_bucket'],
  'notification-gateway': ['gateway_connections', 'gateway_notification_seconds_bucket'],
};

const aSecond = (value) => (value === null ? '–' : `${value > 0 && value < 10 ? value.toFixed(1) : count(Math.round(value))}/s`);
const whole = (value) => (Number.isInteger(value) ? count(value) : '');

export const role = 'admin';

export function mount(root, app) {
  const charts = {
    tiers: createChart({
      title: 'Where answers come from',
      note: 'Shares of the reads of the last two seconds.',
      stacked: true,
      top: 1,
      format: percent,
      series: [
        { label: 'Process', colour: 'fresh' },
        { label: 'Redis', colour: 'water' },
        { label: 'Database', colour: 'ageing' },
        { label: 'Degraded', colour: 'degraded' },
      ],
    }),
    hits: createChart({
      title: 'How long a hit takes',
      note: 'In feed-service, from the request to its answer.',
      format: measured,
      series: [{ label: 'Mean', colour: 'fresh', area: true }, { label: 'Max', colour: 'ink-3' }],
    }),
    age: createChart({
      title: 'How old answers are',
      note: 'Now, less as_of. The promise is 5 s, whatever fails.',
      format: (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : measured(ms)),
      bound: { value: 5000, label: 'promised: 5 s' },
      series: [{ label: 'Mean', colour: 'fresh', area: true }, { label: 'Max', colour: 'ageing' }],
    }),
    latency: createChart({
      title: 'After a commit',
      note: 'Until nothing from before can be served, and until the last listener is told.',
      format: measured,
      series: [
        { label: 'Invalidated, p50', colour: 'water', area: true },
        { label: 'p99', colour: 'ink-3' },
        { label: 'Told, p99', colour: 'fresh' },
      ],
    }),
    connections: createChart({
      title: 'Connections',
      note: 'Clients of the gateway, and connections of feed-service.',
      format: whole,
      top: 4,
      series: [{ label: 'Gateway', colour: 'water', area: true }, { label: 'feed-service', colour: 'ink-3' }],
    }),
    loads: createChart({
      title: 'Reads of the database',
      note: 'Pages that feed-service read, and how many reads of feeds that served.',
      format: aSecond,
      top: 1,
      series: [{ label: 'Loads', colour: 'ageing', area: true }, { label: 'Reads', colour: 'fresh' }],
    }),
  };
  const figures = ['Hit rate', 'Oldest answer', 'Commit to invalidated', 'Clients'].map((label) => {
    const value = h('dd', {}, '–');
    return { value, element: h('div', { class: 'tile' }, h('dt', {}, label), value) };
  });
  const trouble = h('p', { class: 'note', role: 'status' });
  const inspector = createInspector(app);
  root.append(
    h('header', { class: 'page-head' },
      h('div', {},
        h('h1', { tabindex: -1 }, 'Freshness'),
        h('p', { class: 'lead' }, 'What the services measure of themselves, asked for every 2 seconds while you look.'))),
    h('dl', { class: 'tiles' }, figures.map(({ element }) => element)),
    trouble,
    h('div', { class: 'chart-grid' }, Object.values(charts).map(({ element }) => element)),
    inspector.element);

  const last = new Map();
  let asking = false;

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    const services = servicesOf(app.settings).filter(({ name, url }) => url && NAMES[name]);
    const intervals = {};
    const silent = [];
    await Promise.all(services.map(async (service) => {
      try {
        const samples = samplesOf(await metricsOf(service), NAMES[service.name]);
        const before = last.get(service.name);
        const at = performance.now();
        // After a pause a rate would be the mean of all that time.
        const isNear = before && at - before.at < 3 * EVERY_MS;
        intervals[service.name] = new Interval(isNear ? before.samples : null, samples, isNear ? (at - before.at) / 1000 : null);
        last.set(service.name, { samples, at });
      } catch {
        silent.push(service.name);
        last.delete(service.name);
      }
    }));
    asking = false;
    setText(trouble, silent.length > 0 ? `No metrics of ${silent.join(' and ')}: no answer.` : '');
    show(intervals, Date.now() / 1000);
  }

  function show({ 'feed-service': feeds, 'cache-invalidator': invalidator, 'notification-gateway': gateway }, time) {
    if (feeds) {
      const hits = feeds.grown('feed_cache_requests_total', { result: 'hit' });
      const all = feeds.grown('feed_cache_requests_total');
      const near = Math.min(hits ?? 0, feeds.grown('feed_near_cache_hits_total') ?? 0);
      const degraded = feeds.grown('feed_cache_requests_total', { result: 'degraded' }) ?? 0;
      const database = Math.max(0, all - hits - degraded);
      charts.tiers.push(time, all ? [near, hits - near, database, degraded].map((some) => some / all) : [null, null, null, null]);
      setText(figures[0].value, all ? percent(hits / all) : '–');

      const hit = { result: 'hit' };
      // The buckets are too wide for a median: most hits are in the first.
      const hasBuckets = feeds.has('feed_cache_response_seconds_bucket');
      charts.hits.push(time, [feeds.mean('feed_cache_response_seconds', hit), hasBuckets
        ? feeds.quantile('feed_cache_response_seconds', 0.99, hit)
        : inMs(feeds.most('feed_cache_response_seconds_max', hit))]);
      charts.hits.name(['Mean', hasBuckets ? 'p99' : 'Max']);

      const oldest = inMs(feeds.most('feed_staleness_seconds_max'));
      charts.age.push(time, [feeds.mean('feed_staleness_seconds'), oldest]);
      setText(figures[1].value, oldest === null ? '–' : span(oldest));

      const loads = feeds.grown('feed_cache_fill_seconds_count');
      charts.loads.push(time, [rate(loads ?? (feeds.before ? 0 : null), feeds), rate(all, feeds)]);
    }
    if (invalidator) {
      const median = invalidator.quantile('invalidation_latency_seconds', 0.5);
      charts.latency.push(time, [
        median,
        invalidator.quantile('invalidation_latency_seconds', 0.99),
        gateway?.quantile('gateway_notification_seconds', 0.99) ?? null,
      ]);
      if (median !== null) setText(figures[2].value, measured(median));
    }
    const clients = gateway?.now('gateway_connections') ?? null;
    charts.connections.push(time, [clients, feeds?.now('http_connections') ?? null]);
    setText(figures[3].value, clients === null ? '–' : count(clients));
  }

  ask();
  const timer = setInterval(ask, EVERY_MS);
  return {
    title: 'Freshness',
    isPersonal: true,
    unmount() {
      clearInterval(timer);
      Object.values(charts).forEach((chart) => chart.close());
    },
  };
}

function inMs(seconds) {
  return seconds === null ? null : seconds * 1000;
}

function rate(growth, { seconds }) {
  return growth === null || !seconds ? null : growth / seconds;
}
