/** What a browser tells of the device, for Node, which tells nothing. Import it before freshet.js. */
const page = new EventTarget();
const network = { onLine: true };

Object.defineProperty(globalThis, 'navigator', { value: network, configurable: true });
globalThis.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
globalThis.addEventListener = page.addEventListener.bind(page);

export function goOffline() {
  network.onLine = false;
  page.dispatchEvent(new Event('offline'));
}

export function goOnline() {
  network.onLine = true;
  page.dispatchEvent(new Event('online'));
}

export function show(visibilityState) {
  globalThis.document.visibilityState = visibilityState;
  globalThis.document.dispatchEvent(new Event('visibilitychange'));
}
