/* The page's colours for what is drawn by script, as they are in the present theme. */

const NAMES = ['paper', 'surface', 'sunken', 'line', 'line-strong', 'ink', 'ink-2', 'ink-3', 'water', 'live', 'fresh', 'ageing', 'degraded'];

export function palette() {
  const probe = document.createElement('i');
  document.body.append(probe);
  const colours = Object.fromEntries(NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  }));
  probe.remove();
  return colours;
}

/** Calls back when the theme has changed, by the device or by the user. */
export function onThemeChange(listener) {
  const device = matchMedia('(prefers-color-scheme: dark)');
  device.addEventListener('change', listener);
  addEventListener('themechange', listener);
  return () => {
    device.removeEventListener('change', listener);
    removeEventListener('themechange', listener);
  };
}
