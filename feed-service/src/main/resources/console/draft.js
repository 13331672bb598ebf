/*
 * The form of a stream or product. A new one is sent whole; of one that there is, only what was changed, so that what
 * somebody else changed meanwhile stays. What the server refuses stands at its field, in the server's words.
 */

import { openDialog } from './dialog.js';
import { h, setAttribute } from './dom.js';
import { problem } from './notices.js';
import { PLACES } from './places.js';
import { readable } from './words.js';

const CONDITIONS = ['NEW', 'LIKE_NEW', 'GOOD', 'FAIR'];
const FEEDS = ['DISCOVER', 'COMMUNITY'];
const CATEGORIES = ['electronics', 'fashion', 'home'];

const TITLE = { name: 'title', label: 'Title', required: true };
const CATEGORY = { name: 'category', label: 'Category', list: CATEGORIES, required: true };
const PLACE = { name: 'location', label: 'Place' };

/**
 * Each field: its name in the API, and how its text becomes the API's value. What may be absent is null where it is empty.
 */
const FIELDS = {
  stream: [
    TITLE,
    CATEGORY,
    { name: 'description', label: 'Description', lines: 3 },
    { name: 'scheduled_at', label: 'Begins', type: 'datetime-local', note: 'In your time zone. May be left open.' },
    PLACE,
    { name: 'thumbnail_url', label: 'Picture', type: 'url', note: 'An address; without one we draw it.' },
  ],
  product: [
    TITLE,
    CATEGORY,
    { name: 'price', label: 'Price in AED', inputmode: 'decimal', required: true },
    { name: 'condition', label: 'Condition', options: CONDITIONS },
    { name: 'feeds', label: 'Shown in', boxes: FEEDS },
    { ...PLACE, note: 'Needed for the community feed.' },
    { name: 'stream_id', label: 'Sold in the stream' },
    { name: 'image_url', label: 'Picture', type: 'url', note: 'An address; without one we draw it.' },
  ],
};

/**
 * Opens the form. `save` is called with the body to send and the version that it is meant for; `saved` with the answer
 * and the patch that takes it back; `readAgain` brings the present state after a conflict, and `signIn` asks for a token
 * where the one in use has ended: what was written stays.
 */
export function openDraft({ kind, item, streams, signIn, save, readAgain, saved }) {
  let base = item;
  const message = h('div');
  const fields = h('div', { class: 'form' });
  const submit = h('button', { class: 'primary', type: 'submit' }, item ? 'Save' : 'Create');
  const form = h('form', { class: 'form', novalidate: true, on: { submit: send } },
    message, fields, h('div', { class: 'actions end' },
      h('button', { class: 'secondary', type: 'button', on: { click: () => close() } }, 'Cancel'), submit));
  let controls = fill();
  const close = openDialog({ title: item ? `Edit ${kind}` : `New ${kind}`, content: form });
  controls[0].focus();

  function fill() {
    const made = FIELDS[kind].map((field) => control(field, base, streams));
    fields.replaceChildren(...made.map(({ element }) => element));
    return made;
  }

  async function send(event) {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled')) return;
    const now = Object.fromEntries(controls.map(({ name, read }) => [name, read()]));
    const before = base && bodyOf(kind, base);
    const told = Object.entries(now).filter(([name, value]) => (base ? !same(value, before[name]) : !isEmpty(value)));
    if (base && told.length === 0) {
      close();
      return;
    }
    setAttribute(submit, 'aria-disabled', 'true');
    controls.forEach(({ refuse }) => refuse(''));
    message.replaceChildren();
    try {
      const answer = await save(Object.fromEntries(told), base?.version);
      close();
      saved(answer, base && Object.fromEntries(told.map(([name]) => [name, before[name]])));
    } catch (error) {
      refused(error);
    } finally {
      setAttribute(submit, 'aria-disabled', null);
    }
  }

  function refused(error) {
    const unplaced = [];
    for (const wrong of error.errors ?? []) {
      const control = controls.find(({ name }) => wrong.field === name || wrong.field.startsWith(`${name}.`) || wrong.field.startsWith(`${name}[`));
      if (control) control.refuse(wrong.message);
      else unplaced.push(wrong);
    }
    const rest = { ...error, message: error.message, detail: error.detail, errors: unplaced };
    const remedy = { 401: ['Sign in', signIn], 412: ['Show the present state', takePresent] }[error.status];
    message.replaceChildren(problem(rest, item ? 'It was not changed' : 'It was not created',
      ...(remedy ? [h('button', { class: 'secondary', type: 'button', on: { click: remedy[1] } }, remedy[0])] : [])));
    (controls.find(({ isRefused }) => isRefused()) ?? controls[0]).focus();
  }

  async function takePresent() {
    try {
      base = await readAgain();
      controls = fill();
      message.replaceChildren(h('p', { class: 'note', role: 'status' }, 'Somebody has changed it. These are its present values.'));
    } catch (error) {
      message.replaceChildren(problem(error, 'It could not be read'));
    }
  }
}

function bodyOf(kind, item) {
  return Object.fromEntries(FIELDS[kind].map(({ name }) => [name, item[name] ?? null]));
}

function isEmpty(value) {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function same(one, other) {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value) {
  if (Array.isArray(value)) return [...value].sort();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort());
}

let made = 0;

/** A field: its element, how to read it as the API's value, and how to show what is wrong with it. */
function control(field, item, streams) {
  const id = `draft-${++made}`;
  const error = h('p', { class: 'field-error', id: `${id}-error` });
  const note = field.note && h('p', { class: 'note', id: `${id}-note` }, field.note);
  const { input, read, isGroup } = inputOf(field, id, item, streams);
  const target = isGroup ? input : input.matches('input, select, textarea') ? input : input.querySelector('input');
  target.setAttribute('aria-describedby', [note && `${id}-note`, `${id}-error`].filter(Boolean).join(' '));
  const element = isGroup
    ? h('fieldset', { class: 'field' }, h('legend', {}, field.label), input, note, error)
    : h('div', { class: 'field' }, h('label', { for: id }, field.label), input, note, error);
  return {
    name: field.name,
    element,
    read,
    refuse(text) {
      error.textContent = text;
      if (!isGroup) setAttribute(target, 'aria-invalid', text ? 'true' : null);
    },
    isRefused: () => error.textContent !== '',
    focus: () => (isGroup ? input.querySelector('input') : target).focus(),
  };
}

function inputOf(field, id, item, streams) {
  const value = item?.[field.name] ?? null;
  switch (field.name) {
    case 'price': {
      const input = textInput(field, id, value?.amount ?? '');
      return { input, read: () => (input.value.trim() ? { amount: input.value.trim(), currency: value?.currency ?? 'AED' } : null) };
    }
    case 'scheduled_at': {
      const input = textInput(field, id, value ? localTime(value) : '');
      // The field has no seconds: an instant that was not touched stays as it is.
      return { input, read: () => (input.value === (value ? localTime(value) : '') ? value : instant(input.value)) };
    }
    case 'location': {
      const input = choice(id, placesWith(value), value ? placeText(value) : '');
      return { input, read: () => (input.value ? placeOf(input.value) : null) };
    }
    case 'stream_id': {
      const input = choice(id, [['', 'None'], ...streams.map((stream) => [stream.id, stream.title]),
        ...(value && !streams.some((stream) => stream.id === value) ? [[value, `Stream ${value.slice(-4)}`]] : [])], value ?? '');
      return { input, read: () => input.value || null };
    }
    case 'feeds': {
      const boxes = field.boxes.map((name) => h('input', {
        type: 'checkbox', value: name, checked: value ? value.includes(name) : name === 'DISCOVER',
      }));
      const input = h('div', { class: 'boxes' }, boxes.map((box) => h('label', {}, box, readable(box.value))));
      return { input, isGroup: true, read: () => boxes.filter((box) => box.checked).map((box) => box.value) };
    }
    case 'condition': {
      const input = choice(id, field.options.map((name) => [name, readable(name)]), value ?? field.options[0]);
      return { input, read: () => input.value };
    }
    default: {
      const input = field.lines
        ? h('textarea', { id, rows: field.lines })
        : textInput(field, id, value ?? '');
      if (field.lines) input.value = value ?? '';
      if (!field.list) return { input, read: () => textOf(field, input) };
      const options = h('datalist', { id: `${id}-list` }, field.list.map((name) => h('option', { value: name })));
      input.setAttribute('list', options.id);
      return { input: h('div', {}, input, options), read: () => textOf(field, input) };
    }
  }
}

function textOf(field, input) {
  return input.value.trim() === '' && !field.required ? null : input.value;
}

function textInput(field, id, value) {
  return h('input', {
    id, type: field.type ?? 'text', inputmode: field.inputmode, autocomplete: 'off', value, 'aria-required': field.required && 'true',
  });
}

function choice(id, options, chosen) {
  return h('select', { id }, options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)));
}

function placesWith(location) {
  const known = PLACES.map((place) => [placeText(place), place.name]);
  const isKnown = !location || known.some(([text]) => text === placeText(location));
  return [['', 'Nowhere'], ...(isKnown ? [] : [[placeText(location), `${location.latitude}, ${location.longitude}`]]), ...known];
}

function placeText({ latitude, longitude }) {
  return `${latitude},${longitude}`;
}

function placeOf(text) {
  const [latitude, longitude] = text.split(',').map(Number);
  return { latitude, longitude };
}

function localTime(instant) {
  const then = new Date(instant);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instant(local) {
  return local ? new Date(local).toISOString() : null;
}
