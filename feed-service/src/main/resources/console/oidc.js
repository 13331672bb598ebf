/*
 * Signing in at an OpenID Connect issuer: the authorization code flow with PKCE, for a client without a secret. The
 * access token must be a JWT that the services accept.
 */

const PENDING = 'freshet.signin';
const REFRESH = 'freshet.refresh';

/** Goes to the issuer. Comes back to `/` with a code. */
export async function signIn({ issuer, client_id }) {
  const { authorization_endpoint } = await discover(issuer);
  const verifier = random();
  const state = random();
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, view: location.hash }));
  const target = new URL(authorization_endpoint);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  })) {
    target.searchParams.set(name, value);
  }
  location.assign(target);
}

/** Whether the issuer has just sent the user back. */
export function isReturn(parameters) {
  return parameters.has('state') && (parameters.has('code') || parameters.has('error'));
}

/** Ends a sign-in, and takes the code out of the address. Returns the access token. */
export async function finishSignIn({ issuer, client_id }, parameters) {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? 'null');
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', `${location.pathname}${pending?.view || '#/'}`);
  // Who sends a user here with somebody else's code does not know the state.
  if (!pending || pending.state !== parameters.get('state')) {
    throw new Error('This sign-in was not begun in this tab. Sign in again.');
  }
  if (parameters.has('error')) {
    throw new Error(parameters.get('error_description') ?? `The issuer refused: ${parameters.get('error')}.`);
  }
  return tokens(issuer, {
    grant_type: 'authorization_code',
    client_id,
    code: parameters.get('code'),
    redirect_uri: redirectUri(),
    code_verifier: pending.verifier,
  });
}

/** A new access token without the user, or null where the issuer gave no way to get one. */
export async function renew({ issuer, client_id }) {
  const refresh_token = sessionStorage.getItem(REFRESH);
  if (!refresh_token) return null;
  try {
    return await tokens(issuer, { grant_type: 'refresh_token', client_id, refresh_token });
  } catch {
    sessionStorage.removeItem(REFRESH);
    return null;
  }
}

async function tokens(issuer, fields) {
  const { token_endpoint } = await discover(issuer);
  const response = await fetch(token_endpoint, { method: 'POST', body: new URLSearchParams(fields) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || !answer.access_token) {
    throw new Error(answer.error_description ?? 'The issuer gave no token. Sign in again.');
  }
  if (answer.refresh_token) sessionStorage.setItem(REFRESH, answer.refresh_token);
  return answer.access_token;
}

async function discover(issuer) {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`The issuer ${issuer} does not say how to sign in.`);
  return response.json();
}

function redirectUri() {
  return `${location.origin}/`;
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
