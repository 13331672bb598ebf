/* Draws the stages of a change as a waterfall: a picture that stands by itself and can be put into a talk. */

import { s } from './dom.js';
import { measured } from './words.js';

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';
const NARROW = 560;

/**
 * The picture. All colours and fonts are in its attributes, so that it looks the same as a file.
 *
 * @param stages of stagesOf(), in order
 * @param look `{ width, palette, title, subtitle }`
 */
export function waterfall(stages, { width, palette, title, subtitle }) {
  const narrow = width < NARROW;
  const edge = title ? 24 : 0;
  const left = narrow ? 8 : edge + 180;
  const right = width - (narrow ? 8 : edge + 76);
  const rowHeight = narrow ? 58 : 48;
  const top = title ? 92 : 20;
  const height = top + stages.length * rowHeight + 40;
  const end = niceEnd(Math.max(10, ...stages.map(({ ms }) => ms ?? 0)));
  const x = (ms) => left + ((right - left) * ms) / end;

  const text = (content, attributes) => s('text', { 'font-family': FONT, ...attributes }, content);
  const picture = s('svg', {
    xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img',
    'aria-label': stages.map(({ label, ms }) => `${label} ${ms === null ? 'not reported' : `after ${measured(ms)}`}`).join(', '),
  });
  if (title) {
    picture.append(
      s('rect', { width, height, fill: palette.surface }),
      text(title, { x: 24, y: 42, 'font-size': 24, 'font-weight': 650, fill: palette.ink }),
      text(subtitle, { x: 24, y: 66, 'font-size': 14, fill: palette['ink-3'] }));
  }
  for (const tick of ticks(end)) {
    picture.append(
      s('line', { x1: x(tick), x2: x(tick), y1: top, y2: height - 32, stroke: palette.line }),
      text(measured(tick), {
        x: x(tick), y: height - 14, 'font-size': 12, fill: palette['ink-3'], 'text-anchor': tick === 0 && narrow ? 'start' : tick === end && narrow ? 'end' : 'middle',
      }));
  }

  let before = 0;
  stages.forEach((stage, index) => {
    const y = top + index * rowHeight;
    const middle = narrow ? y + 38 : y + rowHeight / 2;
    picture.append(
      text(stage.label, { x: narrow ? 0 : edge, y: narrow ? y + 20 : middle - 2, 'font-size': 15, 'font-weight': 600, fill: palette.ink }),
      text(stage.where, { x: narrow ? 116 : edge, y: narrow ? y + 20 : middle + 15, 'font-size': 12, fill: palette['ink-3'] }));
    if (stage.ms === null) {
      picture.append(
        s('circle', { cx: x(before), cy: middle, r: 5, fill: 'none', stroke: palette['line-strong'], 'stroke-width': 1.5, 'stroke-dasharray': '2 2' }),
        text(stage.reported ? 'not reported' : 'on its way', { x: x(before) + 14, y: middle + 4, 'font-size': 12, fill: palette['ink-3'] }));
      return;
    }
    const colour = stage.id === 'fresh' ? palette.fresh : palette.water;
    const from = Math.min(before, stage.ms);
    const step = stage.ms - from;
    picture.append(
      s('line', { x1: left, x2: right, y1: middle, y2: middle, stroke: palette.line }),
      s('line', { x1: x(from), x2: x(stage.ms), y1: middle, y2: middle, stroke: colour, 'stroke-width': 10, 'stroke-linecap': 'round', opacity: step > 0 ? 1 : 0 }),
      s('circle', { cx: x(stage.ms), cy: middle, r: 7, fill: palette.surface, stroke: colour, 'stroke-width': 3 }),
      text(measured(stage.ms), {
        x: width - edge, y: narrow ? y + 20 : middle + 5, 'font-size': 15, 'font-weight': 600, 'text-anchor': 'end',
        fill: stage.id === 'fresh' ? palette.fresh : palette.ink,
      }));
    if (index > 0 && !narrow) {
      const beside = x(stage.ms) + 14 + 60 < right ? { x: x(stage.ms) + 14, 'text-anchor': 'start' } : { x: x(from) - 12, 'text-anchor': 'end' };
      picture.append(text(`+${measured(step)}`, { ...beside, y: middle - 10, 'font-size': 12, fill: palette['ink-2'] }));
    }
    before = stage.ms;
  });
  return picture;
}

/** The next of 10, 20, 50, 100 … */
function niceEnd(ms) {
  const power = 10 ** Math.floor(Math.log10(ms));
  return [1, 1.5, 2, 3, 4, 5, 7.5, 10].map((step) => step * power).find((step) => step >= ms * 1.02) ?? ms;
}

function ticks(end) {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => share * end);
}

/** Hands an SVG element to the user as a file. */
export function download(picture, name) {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
