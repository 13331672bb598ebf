/** A clock for the client that a case moves on: node:test's mock timers, and the machine's own time beside them. */
import { mock } from 'node:test';

const { setTimeout: realTimeout, clearTimeout: clearReal } = globalThis;
const STEP_MS = 100;

/** Of the machine's time, whatever the client's clock says. */
export function really(ms) {
  return new Promise((resolve) => realTimeout(resolve, ms));
}

export function stopClock() {
  mock.timers.enable({ apis: ['setTimeout'] });
  clearOnce();
}

export function startClock() {
  mock.timers.reset();
}

/** Lets the client's clock go on, and what that brings about happen. */
export async function pass(ms) {
  for (let left = ms; left > 0; left -= STEP_MS) {
    mock.timers.tick(Math.min(left, STEP_MS));
    await really(1);
  }
  await really(10);
}

/**
 * The mock of Node 20 removes another timer where one is cleared that has fired, and leaves those that are not its own: fetch
 * has some from before.
 */
function clearOnce() {
  const pending = new WeakSet();
  const { setTimeout, clearTimeout } = globalThis;
  globalThis.setTimeout = (action, ms, ...values) => {
    const timer = setTimeout(() => {
      pending.delete(timer);
      action(...values);
    }, ms);
    pending.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    if (pending.delete(timer)) {
      clearTimeout(timer);
    } else {
      clearReal(timer);
    }
  };
}
