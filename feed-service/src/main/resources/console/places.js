/* The places to choose from, with a small map of them that we drew. */

import { h, s } from './dom.js';
import { openDialog } from './dialog.js';

export const PLACES = [
  { name: 'Downtown Dubai', latitude: 25.2, longitude: 55.27 },
  { name: 'Dubai Marina', latitude: 25.08, longitude: 55.14 },
  { name: 'Deira', latitude: 25.27, longitude: 55.31 },
  { name: 'Sharjah', latitude: 25.35, longitude: 55.39 },
  { name: 'Ajman', latitude: 25.41, longitude: 55.44 },
  { name: 'Ras Al Khaimah', latitude: 25.79, longitude: 55.94 },
  { name: 'Fujairah', latitude: 25.13, longitude: 56.33 },
  { name: 'Abu Dhabi', latitude: 24.45, longitude: 54.38 },
  { name: 'Yas Island', latitude: 24.49, longitude: 54.6 },
  { name: 'Al Ain', latitude: 24.21, longitude: 55.76 },
];

const RADII = [1, 2, 5, 10, 25, 50];

/** The name of the nearest listed place, if it is that place. */
export function nameOf({ latitude, longitude }) {
  const place = PLACES.find((known) => known.latitude === latitude && known.longitude === longitude);
  return place?.name ?? `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
}

/** Lets the user choose a place and a radius. `choose` is called at each change: the feed shows it at once. */
export function pickPlace(chosen, choose) {
  let place = { latitude: chosen.latitude, longitude: chosen.longitude };
  let radius = chosen.radius_km;
  const map = h('div', { class: 'map' });
  const said = h('output', { for: 'radius' });
  const slider = h('input', {
    id: 'radius', type: 'range', min: 0, max: RADII.length - 1, step: 1, value: nearestRadius(radius),
  });

  function changed() {
    map.replaceChildren(drawMap(place, radius, (picked) => pick(picked)));
    said.textContent = `${radius} km`;
    slider.setAttribute('aria-valuetext', `${radius} km`);
  }
  function pick(picked) {
    place = { latitude: picked.latitude, longitude: picked.longitude };
    const option = options.querySelector(`input[value="${picked.name}"]`);
    if (option) option.checked = true;
    changed();
    choose({ ...place, radius_km: radius });
  }
  slider.addEventListener('input', () => {
    radius = RADII[slider.value];
    changed();
  });
  // A feed for each step on the way would be read for nothing.
  slider.addEventListener('change', () => choose({ ...place, radius_km: radius }));

  const options = h('fieldset', { class: 'places' },
    h('legend', {}, 'Town'),
    PLACES.map((known) => h('label', { class: 'chip' },
      h('input', {
        type: 'radio', name: 'place', value: known.name, checked: nameOf(place) === known.name,
        on: { change: () => pick(known) },
      }),
      h('span', {}, known.name))));
  changed();
  openDialog({
    title: 'Where are you?',
    content: [map, options, h('div', { class: 'field' },
      h('label', { for: 'radius' }, 'Within ', said), slider)],
  });
}

function nearestRadius(radius) {
  const at = RADII.findIndex((step) => step >= radius);
  return at < 0 ? RADII.length - 1 : at;
}

// The map: an equirectangular projection around 25°, and a coast by eye. It shows where things lie, no more.
const WEST = 53.9;
const NORTH = 26.15;
const SCALE = 150;
const x = (longitude) => (longitude - WEST) * SCALE * Math.cos((25 * Math.PI) / 180);
const y = (latitude) => (NORTH - latitude) * SCALE;
const at = (points) => points.map(([longitude, latitude]) => `${x(longitude).toFixed(1)} ${y(latitude).toFixed(1)}`).join('L');

const LAND = [
  [53.6, 24.1], [53.95, 24.16], [54.2, 24.24], [54.33, 24.42], [54.42, 24.52], [54.58, 24.5], [54.68, 24.62],
  [54.8, 24.8], [55.0, 24.98], [55.12, 25.07], [55.2, 25.17], [55.28, 25.27], [55.36, 25.36], [55.43, 25.43],
  [55.58, 25.57], [55.75, 25.7], [55.93, 25.81], [56.06, 25.95], [56.1, 26.08], [56.18, 26.3], [56.42, 26.3],
  [56.38, 26.1], [56.28, 25.85], [56.27, 25.65], [56.36, 25.45], [56.37, 25.2], [56.36, 25.0], [56.5, 24.8],
  [56.7, 24.5], [56.9, 23.9], [53.6, 23.9],
];

function drawMap(place, radius, pick) {
  const km = SCALE / 111.2;
  return s('svg', { viewBox: '0 0 360 312', 'aria-hidden': 'true', class: 'map-picture' },
    s('path', { class: 'land', d: `M${at(LAND)}z` }),
    s('circle', { class: 'reach', cx: x(place.longitude), cy: y(place.latitude), r: Math.max(radius * km, 3) }),
    PLACES.map((known) => s('g', { class: 'town', on: { click: () => pick(known) } },
      s('circle', { class: 'hit', cx: x(known.longitude), cy: y(known.latitude), r: 12 }),
      s('circle', { cx: x(known.longitude), cy: y(known.latitude), r: 3 }))),
    s('circle', { class: 'here', cx: x(place.longitude), cy: y(place.latitude), r: 4.5 }),
    s('text', { class: 'here-name', x: x(place.longitude) + 10, y: y(place.latitude) + 4 }, nameOf(place)));
}
