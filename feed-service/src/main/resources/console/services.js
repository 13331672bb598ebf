/* The four services, as developers and operators look at them. This is about the services, never about feeds. */

const ASK_MS = 4000;

export function servicesOf(settings) {
  return [
    { name: 'stream-service', does: 'Sellers write here. Commits, and publishes.', url: settings.streamUrl },
    { name: 'cache-invalidator', does: 'Invalidates what a change can alter, and announces it.', url: settings.invalidatorUrl },
    { name: 'notification-gateway', does: 'Tells the clients whose feed has changed.', url: settings.gatewayUrl },
    { name: 'feed-service', does: 'Answers feeds, from memory, Redis or PostgreSQL.', url: settings.feedUrl },
  ];
}

/** The text of its metrics. */
export async function metricsOf({ url }) {
  const response = await fetch(`${url}/actuator/prometheus`, { signal: AbortSignal.timeout(ASK_MS), cache: 'no-store' });
  if (!response.ok) throw new Error(`the answer was ${response.status}`);
  return response.text();
}

/** `ready`, `not ready` or `no answer`, with what it says of itself. */
export async function healthOf({ url }) {
  try {
    const response = await fetch(`${url}/actuator/health/readiness`, { signal: AbortSignal.timeout(ASK_MS), cache: 'no-store' });
    const body = await response.json().catch(() => ({}));
    return { state: response.ok ? 'ready' : 'not ready', status: body.status ?? String(response.status), components: body.components ?? {} };
  } catch {
    return { state: 'no answer', status: null, components: {} };
  }
}
