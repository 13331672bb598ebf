/*
 * The little that this page needs in place of a framework: elements from a description, and lists that keep the
 * element of an item while the item changes, so that it can animate in place and the focus stays where it is.
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An HTML element. `on` holds listeners, `style` is set through the CSSOM (the page's policy forbids style attributes),
 * all else are attributes. What is null, undefined or false is left out.
 */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (isNothing(value)) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'style') {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => !isNothing(child)));
  return element;
}

function isNothing(value) {
  return value === null || value === undefined || value === false;
}

/** Writes only what differs: a screen reader reads a live region again at each write. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets an attribute, or takes it away where there is no value. */
export function setAttribute(element, name, value) {
  if (isNothing(value)) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : value);
}

const rowsOf = new WeakMap();

/**
 * Makes the children of `parent` those of `items`, in order. The element of an item is made once, by its key, and
 * updated after that with the item and the one before it.
 */
export function reconcile(parent, items, { key, create, update }) {
  const before = rowsOf.get(parent) ?? new Map();
  const rows = new Map();
  for (const item of items) {
    const id = key(item);
    const known = before.get(id);
    const element = known?.element ?? create(item);
    update?.(element, item, known?.item ?? null);
    rows.set(id, { element, item });
  }
  rowsOf.set(parent, rows);

  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  for (const [id, { element }] of before) {
    if (!rows.has(id)) element.remove();
  }
  let next = parent.firstElementChild;
  for (const { element } of rows.values()) {
    if (element === next) next = next.nextElementSibling;
    else place(parent, element, next);
  }
  // An element that is moved in the old way loses the focus.
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

function place(parent, element, next) {
  if (element.isConnected && typeof parent.moveBefore === 'function') parent.moveBefore(element, next);
  else parent.insertBefore(element, next);
}

/** Whether the user wants things to move. */
export function mayMove() {
  return !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Runs a change of a list, and lets what has moved glide from where it was. */
export function glide(parent, change) {
  if (!mayMove()) {
    change();
    return;
  }
  const places = new Map();
  for (const child of parent.children) {
    const box = child.getBoundingClientRect();
    if (box.bottom > -200 && box.top < innerHeight + 200) places.set(child, box);
  }
  const hadSome = parent.childElementCount > 0;
  change();
  if (!hadSome) return;
  for (const child of parent.children) {
    const from = places.get(child);
    const to = child.getBoundingClientRect();
    if (to.bottom < -200 || to.top > innerHeight + 200) continue;
    if (!from) {
      child.animate([{ opacity: 0, transform: 'translateY(8px)' }, { opacity: 1, transform: 'none' }], EASE);
    } else if (from.left !== to.left || from.top !== to.top) {
      child.animate(
        [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }], EASE);
    }
  }
}

const EASE = { duration: 320, easing: 'cubic-bezier(.2, .7, .2, 1)' };
