// Suggests the browser's time zone for times that are typed; without this script they are UTC until another is named.
'use strict';

(() => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

  function suggest() {
    for (const input of document.querySelectorAll('[data-zone=suggested]')) {
      input.value = here;
      input.dataset.zone = 'chosen';
      const name = input.closest('.field').querySelector('[data-zone-name]');
      if (name) {
        name.textContent = here;
      }
    }
  }

  suggest();
  document.addEventListener('htmx:afterSwap', suggest);
})();
