/*
 * A picture for each item: the seller's own, or one of ours where there is none or it cannot be loaded. Ours is chosen
 * by the title's words, then by the category; its colour by the id, so that neighbours differ.
 */

import { h, s } from './dom.js';

const BY_WORD = [
  [/headphone|headset/, 'headphones'],
  [/earbud|earphone/, 'earbuds'],
  [/phone/, 'phone'],
  [/laptop|ultrabook|notebook|tablet|reader/, 'laptop'],
  [/camera|lens/, 'camera'],
  [/watch/, 'watch'],
  [/speaker/, 'speaker'],
  [/keyboard/, 'keyboard'],
  [/monitor|television|\btv\b/, 'monitor'],
  [/mouse/, 'mouse'],
  [/gaming pc|computer|\bpc\b/, 'computer'],
  [/router|wi-fi/, 'router'],
  [/drone/, 'drone'],
  [/ssd|power bank|battery|charger|dock/, 'battery'],
  [/ring light/, 'ringlight'],
  [/vacuum/, 'vacuum'],
  [/abaya|kaftan|kandura|robe/, 'abaya'],
  [/scarf|scarves|shawl/, 'scarf'],
  [/jacket|overcoat|\bcoat/, 'jacket'],
  [/shirt|sweater|yoga/, 'shirt'],
  [/dress/, 'dress'],
  [/skirt/, 'skirt'],
  [/boot/, 'boot'],
  [/sneaker|shoe|runner/, 'sneaker'],
  [/bag|tote/, 'handbag'],
  [/sunglasses|glasses/, 'sunglasses'],
  [/belt/, 'belt'],
  [/earring|hoop|jewel|\bring\b/, 'earrings'],
  [/lamp|light/, 'lamp'],
  [/rug|carpet/, 'rug'],
  [/espresso|coffee machine/, 'espresso'],
  [/coffee|\btea\b|\bcup|\bmug/, 'coffee'],
  [/oven|\bpot\b|\bpans?\b|cast[ -]iron|kitchen|copper/, 'pot'],
  [/\bdesk|\btable/, 'table'],
  [/chair|stool/, 'chair'],
  [/vase|ceramic/, 'vase'],
  [/candle/, 'candle'],
  [/plant|tree|olive/, 'plant'],
  [/bedding|\bbed\b|linen|duvet/, 'bed'],
  [/cushion|pillow|majlis floor/, 'cushion'],
  [/shelf|shelves|bookcase/, 'shelf'],
  [/tent|camping/, 'tent'],
  [/drill|tool/, 'drill'],
  [/curtain|blind/, 'curtains'],
  [/oud|bakhoor|incense|burner/, 'burner'],
  [/\bboard|marble/, 'board'],
  [/purifier|heater/, 'purifier'],
];

const BY_CATEGORY = {
  electronics: { picture: 'headphones', hues: [250, 225, 285, 205] },
  fashion: { picture: 'handbag', hues: [15, 345, 320, 40] },
  home: { picture: 'lamp', hues: [75, 150, 55, 175] },
};
const OTHERS = { picture: 'parcel', hues: [250, 15, 75, 150, 320, 205] };

/** An element with the picture of an item. It says nothing that the title beside it does not. */
export function picture(item) {
  const frame = h('div', { class: 'picture', 'aria-hidden': 'true' });
  show(frame, item);
  return frame;
}

/** Changes the picture where the item's has changed. */
export function show(frame, item) {
  const source = item.thumbnail_url ?? item.image_url ?? '';
  const name = drawingOf(item);
  if (frame.dataset.source === source && frame.dataset.drawing === name) return;
  frame.dataset.source = source;
  frame.dataset.drawing = name;
  frame.replaceChildren(source ? photo(frame, item, source) : drawing(item));
}

function photo(frame, item, source) {
  return h('img', {
    src: source,
    alt: '',
    loading: 'lazy',
    decoding: 'async',
    referrerpolicy: 'no-referrer',
    on: { error: () => frame.replaceChildren(drawing(item)) },
  });
}

function drawing(item) {
  const { hues } = BY_CATEGORY[item.category] ?? OTHERS;
  // Demo ids count up, so their last digits are as good as chance; all others' are.
  const hue = hues[parseInt(item.id.slice(-4), 16) % hues.length];
  return s('svg', { class: 'drawing', viewBox: '0 0 120 90', focusable: 'false', style: { '--hue': String(hue) } },
    s('use', { href: `/console/pictures.svg#${drawingOf(item)}` }));
}

function drawingOf(item) {
  const title = item.title.toLowerCase();
  const byWord = BY_WORD.find(([words]) => words.test(title));
  return byWord?.[1] ?? (BY_CATEGORY[item.category] ?? OTHERS).picture;
}
