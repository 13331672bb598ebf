/*
 * Changes on their way to this page, measured. What the server reports of a change is in the frame's `timeline`: when it
 * was committed, and how many milliseconds later each step was done. What happens in this page is measured here.
 *
 * The two clocks are brought together by what is certain: a commit of ours lies between our request and its answer, and a
 * frame was sent before it came.
 */

const MOST = 30;
let made = 0;

/** In order. `reported` ones come from the server; others that it reports are added where they belong. */
const STAGES = [
  { id: 'committed', label: 'Committed', where: 'PostgreSQL', reported: true },
  { id: 'published', label: 'Published', where: 'Kafka', reported: true },
  { id: 'invalidated', label: 'Invalidated', where: 'Redis', reported: true },
  { id: 'notified', label: 'Announced', where: 'gateway sends', reported: true },
  { id: 'told', label: 'Told', where: 'this page hears' },
  { id: 'fresh', label: 'Fresh', where: 'this page shows' },
];

/**
 * Follows the changes that concern the discover feed. `changed` is called with all of them, the newest first, whenever
 * one has come further.
 */
export function followChanges(client, changed) {
  const clock = new ServerClock();
  let changes = [];

  function note(change) {
    if (!changes.includes(change)) changes = [change, ...changes].slice(0, MOST);
    changed(changes);
  }

  const stops = [
    client.on('refresh', (frame) => {
      if (frame.feed !== 'discover') return;
      const told = performance.now();
      const ours = changes.find((change) => change.isOurs && change.id === frame.aggregate_id && !change.frame);
      // A change of two categories is two frames.
      const again = changes.find((change) => change.frame?.generation === frame.generation && change.id === frame.aggregate_id);
      if (again) return;
      const change = ours ?? { number: ++made, id: frame.aggregate_id ?? null, isOurs: false };
      Object.assign(change, { frame, told, reported: reportedOf(frame.timeline), at: client.now() });
      const { notified, committed } = change.reported;
      if (notified !== undefined) clock.before(notified, told);
      if (ours && committed !== undefined && ours.answered) clock.between(committed, ours.sent, ours.answered);
      note(change);
    }),
    client.on('metric', ({ name, labels }) => {
      if (name !== 'refresh_delay' || labels.feed !== 'discover') return;
      const fresh = performance.now();
      const waiting = changes.filter((change) => change.told && !change.fresh);
      waiting.forEach((change) => { change.fresh = fresh; });
      if (waiting.length > 0) changed(changes);
    }),
  ];

  return {
    /** A change that this page is about to make. Tell what is returned how that went. */
    begin(id) {
      const change = { number: ++made, id, isOurs: true, sent: performance.now(), at: client.now() };
      note(change);
      return {
        answered(updatedAt) {
          change.answered = performance.now();
          change.writtenAt = Date.parse(updatedAt);
          clock.between(change.reported?.committed ?? change.writtenAt, change.sent, change.answered);
          changed(changes);
        },
        failed() {
          changes = changes.filter((other) => other !== change);
          changed(changes);
        },
      };
    },
    stagesOf: (change) => stagesOf(change, clock),
    totalOf(change) {
      const stages = stagesOf(change, clock).stages;
      const fresh = stages.find(({ id }) => id === 'fresh');
      return fresh?.ms ?? null;
    },
    close: () => stops.forEach((stop) => stop()),
  };
}

/** Instants in milliseconds by stage. `…_at` is an instant, `…_ms` a time since the commit. */
export function reportedOf(timeline) {
  const committed = Date.parse(timeline?.committed_at ?? '');
  const reported = {};
  for (const [name, value] of Object.entries(timeline ?? {})) {
    if (name.endsWith('_at')) reported[name.slice(0, -3)] = Date.parse(value);
    else if (name.endsWith('_ms') && typeof value === 'number') reported[name.slice(0, -3)] = committed + value;
  }
  return Object.fromEntries(Object.entries(reported).filter(([, at]) => Number.isFinite(at)));
}

/**
 * The stages of a change with their milliseconds since its commit, or since this page was told where the commit is not
 * known. `error` is by how much the two clocks may differ, where that is known.
 */
export function stagesOf(change, clock) {
  const reported = { ...change.reported };
  if (reported.committed === undefined && change.writtenAt) reported.committed = change.writtenAt;
  const local = { told: change.told, fresh: change.fresh };
  const zero = reported.committed ?? (change.told === undefined ? null : clock.at(change.told));
  const known = new Set(STAGES.map(({ id }) => id));
  const others = Object.keys(reported).filter((id) => !known.has(id))
    .map((id) => ({ id, label: id.charAt(0).toUpperCase() + id.slice(1).replace(/_/g, ' '), where: '', reported: true }));

  const timed = [...STAGES, ...others].map((stage) => {
    const at = stage.reported ? reported[stage.id] : local[stage.id] === undefined ? undefined : clock.at(local[stage.id]);
    return { ...stage, ms: at === undefined || zero === null ? null : Math.max(0, at - zero) };
  });
  for (const stage of others) {
    const from = timed.findIndex(({ id }) => id === stage.id);
    const [moved] = timed.splice(from, 1);
    const to = timed.findIndex(({ ms }) => ms !== null && ms > moved.ms);
    timed.splice(to < 0 ? timed.length : to, 0, moved);
  }
  return { stages: timed, sinceCommit: reported.committed !== undefined, error: clock.error };
}

/** The server's clock as seen from this page's, as narrow as what has been seen allows. */
export class ServerClock {
  #least = -Infinity;
  #most = Infinity;

  /** The server wrote this time after we had sent, and before we were answered. */
  between(serverTime, sent, answered) {
    this.#raise(serverTime - answered);
    if (serverTime - sent >= this.#least) this.#most = Math.min(this.#most, serverTime - sent);
  }

  /** The server wrote this time before we received it. */
  before(serverTime, received) {
    this.#raise(serverTime - received);
  }

  #raise(least) {
    // Clocks of several machines do not agree to the millisecond: the newer word counts.
    if (least > this.#most) this.#most = Infinity;
    this.#least = Math.max(this.#least, least);
  }

  /** The server's time at an instant of performance.now(). */
  at(instant) {
    if (this.#least === -Infinity) return performance.timeOrigin + instant;
    return instant + (this.#most === Infinity ? this.#least : (this.#least + this.#most) / 2);
  }

  /** How wrong that may be, in milliseconds; null where only one side is known. */
  get error() {
    return Number.isFinite(this.#most - this.#least) ? (this.#most - this.#least) / 2 : null;
  }
}
