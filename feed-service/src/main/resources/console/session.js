/*
 * Who uses this page. Tokens are held for as long as the tab is, and never written anywhere else. There may be one for
 * each of several users, since locally a seller and an admin are two: the page of the seller takes the seller's.
 */

const TOKENS = 'freshet.tokens';
const CURRENT = 'freshet.current';

export function createSession() {
  let tokens = read();
  let current = sessionStorage.getItem(CURRENT);
  let renew = null;
  let hasEnded = false;
  const listeners = new Set();

  const holder = () => tokens.find((token) => token.userId === current) ?? null;

  function changed(clientKnows = false) {
    sessionStorage.setItem(TOKENS, JSON.stringify(tokens.map((token) => token.text)));
    sessionStorage.setItem(CURRENT, current ?? '');
    for (const listener of listeners) listener(holder(), clientKnows);
  }

  function add(text, clientKnows) {
    const token = decode(text);
    tokens = [...tokens.filter((known) => known.userId !== token.userId), token];
    current = token.userId;
    hasEnded = false;
    changed(clientKnows);
    return token;
  }

  function remove(userId, clientKnows) {
    tokens = tokens.filter((token) => token.userId !== userId);
    if (current === userId) current = null;
    changed(clientKnows);
  }

  return {
    get current() {
      return holder();
    },
    get all() {
      return tokens;
    },
    /** Whether the token that was in use has ended or was refused, and no other one is in use since. */
    get hasEnded() {
      return hasEnded && !holder();
    },
    /** Throws an Error that says what is wrong with it. */
    add: (text) => add(text, false),
    remove: (userId) => remove(userId, false),
    use(userId) {
      if (current === userId) return;
      current = userId;
      changed();
    },
    hasRole(role) {
      return holder()?.roles.includes(role) ?? false;
    },
    /** Goes over to a token with that role, if one is held and the present one lacks it. */
    prefer(role) {
      const other = tokens.find((token) => token.roles.includes(role));
      if (!this.hasRole(role) && other) this.use(other.userId);
      return this.hasRole(role);
    },
    /** Calls back with the token in use, or null, and whether the client has it already. */
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Set where a token can be renewed without asking the user. */
    set renewal(way) {
      renew = way;
    },
    /** What the client asks for a token. */
    async token(why) {
      const held = holder();
      if (!held) return null;
      if (why === 'first') return held.text;
      const renewed = await renew?.(held);
      if (renewed) return add(renewed, true).text;
      // Good for a minute more. Refused, it never comes back.
      if (why === 'expiring') return held.text;
      hasEnded = true;
      remove(held.userId, true);
      return null;
    },
  };
}

/**
 * Takes tokens out of the address, at once: an address is seen, kept and passed on. `#token=…&view=seller` goes on at
 * the view. Returns the tokens.
 */
export function takeTokensFromAddress() {
  if (!/^#(token|view)=/.test(location.hash)) return [];
  const given = new URLSearchParams(location.hash.slice(1));
  const view = given.get('view')?.replace(/[^a-z]/g, '') ?? '';
  history.replaceState(null, '', `${location.pathname}${location.search}#/${view}`);
  return given.getAll('token');
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(TOKENS) ?? '[]').map(decode);
  } catch {
    return [];
  }
}

/** What a token says of itself. Only a service can say whether it is true. */
function decode(text) {
  const parts = text.trim().split('.');
  if (parts.length !== 3) throw new Error('This is no token: one has three parts, with dots between them.');
  let claims;
  try {
    const base64 = parts[1].replace(/-/g, '+').replace(/_/g, '/');
    claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))));
  } catch {
    throw new Error('This is no token: its middle part cannot be read. Copy the whole of it.');
  }
  if (typeof claims.sub !== 'string' || typeof claims.exp !== 'number') {
    throw new Error('This token does not say whose it is (sub) or when it ends (exp).');
  }
  return {
    text: text.trim(),
    userId: claims.sub,
    roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
    endsAt: claims.exp * 1000,
  };
}
