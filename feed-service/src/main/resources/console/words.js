/* How this page says prices, times, sizes and words of the API. */

const DAY = 86_400_000;

/** `AED 1,149.00` */
export function money(price) {
  return new Intl.NumberFormat('en-AE', { style: 'currency', currency: price.currency })
    .format(Number(price.amount)).replace(/\u00a0/g, ' ');
}

const counts = new Intl.NumberFormat('en');

/** `12,450` */
export function count(number) {
  return counts.format(number);
}

/** `1 page`, `2 pages` */
export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `99.4 %`, `50 %` of a share from 0 to 1 */
export function percent(share) {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}

/** `48 KB` */
export function bytes(number) {
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['KB', 1e3]]) {
    if (number >= size) return `${(number / size).toFixed(number >= 10 * size ? 0 : 1)} ${unit}`;
  }
  return `${number} B`;
}

/** `0.3 s`, `12 s`, `4 min`, `3 h`, `2 days`, of milliseconds */
export function span(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** `86 ms`, `4.2 ms`, `1.25 s`, of milliseconds: for what is measured */
export function measured(ms) {
  const size = Math.abs(ms);
  if (size >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${size >= 10 || size === 0 ? ms.toFixed(0) : ms.toFixed(size >= 1 ? 1 : 2)} ms`;
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const timeWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dateWithYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `14:03:22` */
export function clockTime(instant) {
  return timeWithSeconds.format(new Date(instant));
}

/** `Today 18:00`, `Tomorrow 9:30`, `Fri 18:00`, `4 Dec 18:00` */
export function dayTime(instant, now) {
  const then = new Date(instant);
  const days = Math.round((midnight(then) - midnight(new Date(now))) / DAY);
  return `${dayName(then, days)} ${time.format(then)}`;
}

function dayName(then, days) {
  if (days === 0) return 'Today';
  if (days === 1) return 'Tomorrow';
  if (days === -1) return 'Yesterday';
  if (days > 1 && days < 7) return weekday.format(then);
  return Math.abs(days) > 300 ? dateWithYear.format(then) : date.format(then);
}

function midnight(day) {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** `Electronics`, `Home audio`, of a category's or another word of the API */
export function readable(word) {
  const words = word.toLowerCase().replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1.2 km`, `320 m` */
export function distance(km) {
  return km < 1 ? `${Math.round(km * 1000)} m` : `${km.toFixed(km < 10 ? 1 : 0)} km`;
}

/** The last digits of an id, where there is no name. */
export function shortId(id) {
  return id.slice(-4);
}
