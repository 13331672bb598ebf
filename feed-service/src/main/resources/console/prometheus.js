/* Reads the text that Prometheus is given, and what it means between two readings. */

/** The samples of the named metrics: `[{ name, labels, value }]`. What else is there, and that is most, is passed over. */
export function samplesOf(text, names) {
  const wanted = new Set(names);
  const samples = [];
  for (const line of text.split('\n')) {
    if (line === '' || line[0] === '#') continue;
    const end = line.search(/[{ ]/);
    const name = line.slice(0, end);
    if (!wanted.has(name)) continue;
    const open = line[end] === '{';
    const close = open ? line.lastIndexOf('}') : end;
    const value = Number(line.slice(close + 1).trim().split(' ')[0].replace(/^([+-])Inf$/, '$1Infinity'));
    samples.push({ name, labels: open ? labelsOf(line.slice(end + 1, close)) : {}, value });
  }
  return samples;
}

function labelsOf(text) {
  const labels = {};
  for (const [, name, value] of text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
    labels[name] = value.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
  }
  return labels;
}

/** Two readings of one service: what was counted between them. `before` may be null. */
export class Interval {
  constructor(before, after, seconds) {
    this.before = before;
    this.after = after;
    this.seconds = seconds;
  }

  /** The present value of gauges, added up; null where there is none. */
  now(name, wanted) {
    return total(this.after, name, wanted);
  }

  /** The greatest present value; null where there is none. */
  most(name, wanted) {
    const values = this.after.filter((sample) => matches(sample, name, wanted) && !Number.isNaN(sample.value));
    return values.length > 0 ? Math.max(...values.map(({ value }) => value)) : null;
  }

  /** By how much counters grew; null before the second reading. A service that began anew counts from 0. */
  grown(name, wanted) {
    if (!this.before) return null;
    const after = total(this.after, name, wanted);
    if (after === null) return null;
    const growth = after - (total(this.before, name, wanted) ?? 0);
    return growth < 0 ? after : growth;
  }

  /** The mean of a timer in milliseconds; null where nothing was timed. */
  mean(timer, wanted) {
    const count = this.grown(`${timer}_count`, wanted);
    return count ? (this.grown(`${timer}_sum`, wanted) / count) * 1000 : null;
  }

  /** A quantile of a timer with buckets in milliseconds; null where nothing was timed or there are no buckets. */
  quantile(timer, share, wanted) {
    if (!this.before) return null;
    const bounds = new Map();
    for (const sample of this.after) {
      if (matches(sample, `${timer}_bucket`, wanted)) add(bounds, bound(sample), sample.value);
    }
    for (const sample of this.before) {
      if (matches(sample, `${timer}_bucket`, wanted)) add(bounds, bound(sample), -sample.value);
    }
    const buckets = [...bounds].sort(([a], [b]) => a - b);
    const count = buckets.at(-1)?.[1] ?? 0;
    if (count <= 0) return null;
    const rank = share * count;
    let lower = 0;
    let below = 0;
    for (const [upper, within] of buckets) {
      if (within >= rank) {
        // Nothing is known of the last bucket but where it begins.
        if (upper === Infinity) return lower * 1000;
        const inside = within === below ? 1 : (rank - below) / (within - below);
        return (lower + (upper - lower) * inside) * 1000;
      }
      lower = upper;
      below = within;
    }
    return null;
  }

  has(name) {
    return this.after.some((sample) => sample.name === name);
  }
}

function total(samples, name, wanted) {
  let sum = null;
  for (const sample of samples) {
    if (matches(sample, name, wanted) && !Number.isNaN(sample.value)) sum = (sum ?? 0) + sample.value;
  }
  return sum;
}

function matches(sample, name, wanted = {}) {
  return sample.name === name && Object.entries(wanted).every(([label, value]) =>
    (Array.isArray(value) ? value.includes(sample.labels[label]) : sample.labels[label] === value));
}

function bound({ labels }) {
  return labels.le === '+Inf' ? Infinity : Number(labels.le);
}

function add(map, key, value) {
  map.set(key, (map.get(key) ?? 0) + value);
}
