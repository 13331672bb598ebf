/* Bytes, as far as they can be read: as text where they are text, and as a hex dump. */

const PER_LINE = 16;
const HALF = PER_LINE / 2;

/** The bytes of a base64 text. */
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** The text that the bytes are, or null: they are no UTF-8, or hold what nobody writes. */
export function textOf(bytes) {
  try {
    // What was cut off may end within a character: that is no fault of its own.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** `00000010  6e 6f 20 65 76 65 6e 74  20 39 33              |no event 93|`, a line for each 16 bytes. */
export function hexOf(bytes) {
  const lines = [];
  for (let from = 0; from < bytes.length; from += PER_LINE) {
    const line = [...bytes.subarray(from, from + PER_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0'));
    const columns = `${hex.slice(0, HALF).join(' ').padEnd(HALF * 3)} ${hex.slice(HALF).join(' ')}`.padEnd(PER_LINE * 3);
    const shown = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${from.toString(16).padStart(8, '0')}  ${columns}  |${shown}|`);
  }
  return lines.join('\n');
}
