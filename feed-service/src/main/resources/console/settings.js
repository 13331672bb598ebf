/* Where the services are. feed-service says it, for the same page is served in every deployment. */

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

/** Reads the settings. Without an answer the page can still read feeds, from where it came. */
export async function readSettings() {
  let answer = {};
  try {
    const response = await fetch('/console/settings.json');
    if (response.ok) answer = await response.json();
  } catch {
    // The server is away: what the browser holds can be shown all the same.
  }
  return {
    feedUrl: location.origin,
    streamUrl: address(answer.stream_url),
    invalidatorUrl: address(answer.invalidator_url),
    gatewayUrl: address(answer.gateway_url),
    oidc: answer.oidc ?? null,
  };
}

/** localhost and 127.0.0.1 are two origins of one machine: what the user opened counts. */
function address(text) {
  if (!text) return null;
  const url = new URL(text);
  if (LOOPBACK.has(url.hostname) && LOOPBACK.has(location.hostname)) url.hostname = location.hostname;
  return url.href.replace(/\/$/, '');
}
