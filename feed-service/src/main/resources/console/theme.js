/*
 * Sets a theme that the user has chosen before anything is painted; else the device's choice counts. No module, because
 * modules run after the first paint.
 */
(() => {
  try {
    const chosen = localStorage.getItem('freshet.theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is blocked: the device's choice counts.
  }
})();
