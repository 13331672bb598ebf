/* Charts over the last minutes, drawn by uPlot, each with its present values in words beside it. */

import { h, setText } from './dom.js';
import { onThemeChange, palette } from './palette.js';

const SCRIPT = '/webjars/uplot/dist/uPlot.esm.js';
const STYLES = '/webjars/uplot/dist/uPlot.min.css';
const KEPT = 150;
const HEIGHT = 168;

let library = null;

/** uPlot and its styles, once. */
function load() {
  library ??= (async () => {
    document.head.append(h('link', { rel: 'stylesheet', href: STYLES }));
    return (await import(SCRIPT)).default;
  })();
  return library;
}

/**
 * A card with a chart. `series` are `{ label, colour, area }`, in the colours of the palette; `format` says a value;
 * `bound` is a line that counts, `{ value, label }`; `stacked` adds the series up; `top` is the least height of the scale.
 */
export function createChart({ title, note, series, format, bound = null, stacked = false, top = null }) {
  const times = [];
  const values = series.map(() => []);
  const legend = series.map(({ label, colour }) => {
    const value = h('dd', {}, '–');
    const name = h('span', {}, label);
    const swatch = h('span', { class: 'swatch', 'data-colour': colour, 'aria-hidden': 'true' });
    return { value, name, element: h('div', {}, h('dt', {}, swatch, name), value) };
  });
  const canvas = h('div', { class: 'chart', 'aria-hidden': 'true' });
  const element = h('section', { class: 'panel chart-card', 'aria-label': title },
    h('h2', {}, title), h('p', { class: 'note' }, note), h('dl', { class: 'legend' }, legend.map((entry) => entry.element)), canvas);

  let plot = null;
  let closed = false;
  build();
  const stopTheme = onThemeChange(build);
  const sizes = new ResizeObserver(() => plot?.setSize({ width: canvas.clientWidth, height: HEIGHT }));
  sizes.observe(canvas);

  async function build() {
    const UPlot = await load().catch(() => null);
    if (closed || !UPlot) return;
    plot?.destroy();
    plot = new UPlot(options(), data(), canvas);
  }

  function options() {
    const colours = palette();
    const axis = { stroke: colours['ink-3'], font: '11px system-ui, sans-serif', grid: { stroke: colours.line, width: 1 }, ticks: { show: false } };
    return {
      width: canvas.clientWidth || 320,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 28, 0, 0],
      scales: {
        x: { time: true },
        y: { range: (_, low, high) => [0, Math.max(high ?? 0, top ?? 0, bound ? bound.value * 1.25 : 0) * 1.05 || 1] },
      },
      axes: [
        { ...axis, space: 80, size: 26, values: (_, ticks) => ticks.map((tick) => clock.format(tick * 1000)) },
        { ...axis, size: 56, space: 34, values: (_, ticks) => ticks.map((tick) => format(tick)) },
      ],
      series: [{}, ...series.map(({ colour, area }) => ({
        stroke: colours[colour],
        width: 2,
        points: { show: false },
        fill: area || stacked ? translucent(colours[colour], stacked ? 0.32 : 0.14) : undefined,
        spanGaps: true,
      }))],
      bands: stacked ? series.slice(1).map((_, index) => ({ series: [index + 2, index + 1] })) : [],
      hooks: bound ? { draw: [(chart) => drawBound(chart, bound, colours)] } : {},
    };
  }

  /** Stacked series are drawn as sums, each on what lies below it. */
  function data() {
    if (!stacked) return [times, ...values];
    const sums = [];
    let below = times.map(() => 0);
    for (const one of values) {
      below = below.map((sum, index) => (one[index] === null ? null : sum + one[index]));
      sums.push(below);
    }
    return [times, ...sums];
  }

  return {
    element,
    /** Names the series anew: what a server measures may be more than was expected. */
    name: (labels) => labels.forEach((label, index) => setText(legend[index].name, label)),
    /** Adds a reading; null is a gap. */
    push(time, reading) {
      times.push(time);
      reading.forEach((value, index) => {
        values[index].push(value);
        setText(legend[index].value, value === null ? '–' : format(value));
      });
      if (times.length > KEPT) {
        times.shift();
        values.forEach((one) => one.shift());
      }
      plot?.setData(data());
    },
    close() {
      closed = true;
      plot?.destroy();
      plot = null;
      stopTheme();
      sizes.disconnect();
    },
  };
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function drawBound(chart, { value, label }, colours) {
  const { ctx } = chart;
  const y = chart.valToPos(value, 'y', true);
  ctx.save();
  ctx.strokeStyle = colours.live;
  ctx.fillStyle = colours.live;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(chart.bbox.left, y);
  ctx.lineTo(chart.bbox.left + chart.bbox.width, y);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.fillText(label, chart.bbox.left + chart.bbox.width, y - 8 * devicePixelRatio);
  ctx.restore();
}

function translucent(colour, share) {
  const [red, green, blue] = colour.match(/[\d.]+/g);
  return `rgba(${red}, ${green}, ${blue}, ${share})`;
}
