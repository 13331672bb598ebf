/* What a buyer sees: the discover feed and the feed of a place, side by side, or one at a time on a phone. */

import { createColumn } from './column.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { nameOf, pickPlace, PLACES } from './places.js';
import { readable } from './words.js';

const MOST_CATEGORIES = 12;
const CATEGORIES = ['electronics', 'fashion', 'home'];
const DISCOVER_SORTS = { live_first: 'Live first', newest: 'Newest', price_low: 'Low price', price_high: 'High price' };
const COMMUNITY_SORTS = { distance: 'Nearest', ...DISCOVER_SORTS };
const CONDITIONS = ['NEW', 'LIKE_NEW', 'GOOD', 'FAIR'];
const HOME = PLACES[0];
const NARROW = '(max-width: 899px)';

export function mount(root, app, parameters) {
  const choice = readChoice(parameters);
  const known = new Map();
  const details = new Set();

  const categories = new Set([...CATEGORIES, ...(choice.category ? [choice.category] : [])]);
  const chips = h('fieldset', { class: 'chips' }, h('legend', { class: 'unseen' }, 'Category'));
  const chip = (value, text) => h('label', { class: 'chip' },
    h('input', {
      type: 'radio', name: 'category', value, checked: choice.category === value,
      on: { change: () => choose({ category: value }) },
    }),
    h('span', {}, text));
  chips.append(chip('', 'All'), ...[...categories].map((name) => chip(name, readable(name))));

  const discover = createColumn({
    app,
    id: 'discover',
    heading: 'Discover',
    layout: 'cards',
    tools: [select('Sort', DISCOVER_SORTS, choice.sort, (sort) => choose({ sort }))],
    empty: () => [h('p', { class: 'empty-title' }, 'Nothing here yet'),
      h('p', {}, choice.category ? `Nobody sells in ${readable(choice.category)} at the moment.` : 'Nobody sells at the moment.')],
    open,
    changed: (items) => learn('discover', items),
  });

  const placeButton = h('button', { class: 'secondary small', type: 'button', on: { click: () => pickPlace(choice.place, (place) => choose({ place })) } });
  const community = createColumn({
    app,
    id: 'community',
    heading: '',
    layout: 'rows',
    tools: [placeButton, select('Sort', COMMUNITY_SORTS, choice.nearSort, (nearSort) => choose({ nearSort })), filters()],
    empty: () => [h('p', { class: 'empty-title' }, 'Nothing near here'),
      h('p', {}, 'Look further around, or in another town.'),
      h('button', { class: 'secondary', type: 'button', on: { click: () => placeButton.click() } }, 'Change the place')],
    open,
    changed: (items) => learn('community', items),
  });

  const tabs = createTabs([['discover', 'Discover'], ['community', 'Near you']]);
  root.append(
    h('h1', { class: 'unseen', tabindex: -1 }, 'Shop'),
    h('div', { class: 'shop-head' }, chips, tabs.element),
    h('div', { class: 'shop' }, discover.element, community.element));
  tabs.arrange({ discover: discover.element, community: community.element });
  showDiscover();
  showCommunity();

  function choose(change) {
    Object.assign(choice, change);
    history.replaceState(null, '', `#/${writeChoice(choice)}`);
    if ('category' in change || 'sort' in change) showDiscover();
    if (!('sort' in change)) showCommunity();
  }

  function showDiscover() {
    discover.show(withoutEmpty({ feed: 'discover', category: choice.category, sort: choice.sort }));
  }

  function showCommunity() {
    placeButton.replaceChildren(icon('pin'), `${choice.place.radius_km} km`);
    placeButton.setAttribute('aria-label', `Place: ${nameOf(choice.place)}, within ${choice.place.radius_km} km. Change`);
    community.setHeading(`Near ${nameOf(choice.place)}`);
    community.show(withoutEmpty({
      feed: 'community',
      ...choice.place,
      category: choice.category,
      sort: choice.nearSort,
      condition: choice.condition,
      min_price: choice.min,
      max_price: choice.max,
    }));
  }

  function filters() {
    const price = (name, label) => h('label', { class: 'field' }, label,
      h('input', {
        type: 'text', inputmode: 'decimal', placeholder: 'AED', autocomplete: 'off', value: choice[name],
        on: { change: (event) => choose({ [name]: event.target.value.trim() }) },
      }));
    return popover(h('summary', { class: 'secondary small', 'aria-label': 'Filters' }, icon('filter')),
      h('div', { class: 'popover-body' },
        select('Condition', { '': 'Any', ...Object.fromEntries(CONDITIONS.map((word) => [word, readable(word)])) },
          choice.condition, (condition) => choose({ condition }), 'field'),
        h('div', { class: 'pair' }, price('min', 'Price from'), price('max', 'to')),
        h('p', { class: 'note' }, 'These leave live shows out.')));
  }

  function learn(name, items) {
    known.set(name, items);
    for (const { category } of items) {
      if (categories.has(category) || categories.size >= MOST_CATEGORIES) continue;
      categories.add(category);
      chips.append(chip(category, readable(category)));
    }
    details.forEach((detail) => detail.update());
  }

  /** What a feed that is open says of an item, without another request. */
  function find(wanted) {
    const all = new Map([...known.values()].flat().map((item) => [item.id, item]));
    return [...all.values()].filter(wanted);
  }

  async function open(item) {
    const { openDetail } = await import('./detail.js');
    const detail = openDetail(app, item, find, { open, closed: () => details.delete(detail) });
    details.add(detail);
  }

  return {
    title: 'Shop',
    unmount() {
      details.forEach((detail) => detail.close());
      discover.close();
      community.close();
      tabs.close();
    },
  };
}

function select(label, options, chosen, choose, look = 'select') {
  const control = h('select', { on: { change: () => choose(control.value) } },
    Object.entries(options).map(([value, text]) => h('option', { value, selected: value === chosen }, text)));
  return h('label', { class: look }, h('span', { class: look === 'select' ? 'unseen' : null }, label), control);
}

/** Opens under its button, and closes at Escape and at a press beside it. */
function popover(summary, body) {
  const details = h('details', { class: 'popover' }, summary, body);
  const beside = (event) => {
    if (!details.contains(event.target)) details.open = false;
  };
  details.addEventListener('toggle', () => {
    if (details.open) document.addEventListener('pointerdown', beside);
    else document.removeEventListener('pointerdown', beside);
  });
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    details.open = false;
    summary.focus();
  });
  return details;
}

/** Tabs on a phone; on a wide screen both panels are seen, and are no tabs. */
function createTabs(names) {
  const narrow = matchMedia(NARROW);
  let panels = {};
  let chosen = names[0][0];
  const buttons = names.map(([name, text]) => h('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': name,
    on: { click: () => choose(name) },
  }, text));
  const element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Feeds', on: { keydown: turn } }, buttons);

  function choose(name) {
    chosen = name;
    arrange();
  }
  function turn(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (names.findIndex(([name]) => name === chosen) + step + names.length) % names.length;
    choose(names[next][0]);
    buttons[next].focus();
  }
  function arrange(given) {
    panels = given ?? panels;
    element.hidden = !narrow.matches;
    names.forEach(([name], index) => {
      const panel = panels[name];
      panel.hidden = narrow.matches && name !== chosen;
      if (narrow.matches) panel.setAttribute('role', 'tabpanel');
      else panel.removeAttribute('role');
      buttons[index].setAttribute('aria-selected', String(name === chosen));
      buttons[index].tabIndex = name === chosen ? 0 : -1;
    });
  }
  const listener = () => arrange();
  narrow.addEventListener('change', listener);
  return { element, arrange, close: () => narrow.removeEventListener('change', listener) };
}

/** The choice stands in the address, so that it can be passed on and survives a reload. */
function readChoice(parameters) {
  const [latitude, longitude, radius] = (parameters.get('near') ?? '').split(',').map(Number);
  const isPlace = Number.isFinite(latitude) && Number.isFinite(longitude) && parameters.has('near');
  return {
    category: parameters.get('category') ?? '',
    sort: parameters.get('sort') ?? 'live_first',
    nearSort: parameters.get('near_sort') ?? 'distance',
    condition: parameters.get('condition') ?? '',
    min: parameters.get('min') ?? '',
    max: parameters.get('max') ?? '',
    place: isPlace
      ? { latitude, longitude, radius_km: radius || 5 }
      : { latitude: HOME.latitude, longitude: HOME.longitude, radius_km: 5 },
  };
}

function writeChoice(choice) {
  const { latitude, longitude, radius_km } = choice.place;
  const isHome = latitude === HOME.latitude && longitude === HOME.longitude && radius_km === 5;
  const text = new URLSearchParams(withoutEmpty({
    category: choice.category,
    sort: choice.sort === 'live_first' ? '' : choice.sort,
    near: isHome ? '' : `${latitude},${longitude},${radius_km}`,
    near_sort: choice.nearSort === 'distance' ? '' : choice.nearSort,
    condition: choice.condition,
    min: choice.min,
    max: choice.max,
  })).toString();
  return text && `?${text}`;
}

function withoutEmpty(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
