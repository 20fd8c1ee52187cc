// Where the focus goes when the form of a canary comes anew: to the preview that was asked for, and from the last stage, when
// it was taken away, to the button that adds one. Everything else keeps it by its id.
'use strict';

(() => {
  let pressed = '';

  document.addEventListener('htmx:beforeRequest', (event) => {
    pressed = event.detail.elt.id;
  });

  document.addEventListener('htmx:afterSettle', () => {
    const preview = document.getElementById('preview');
    if (pressed === 'show-preview' && preview) {
      preview.focus();
    } else if (pressed.startsWith('remove-') && !document.getElementById(pressed)) {
      document.getElementById('add')?.focus();
    }
    pressed = '';
  });
})();
