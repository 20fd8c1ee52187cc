// Takes a file that is dropped, sends it with its progress shown, and follows an operation step by step. Without this
// script the same forms are sent and the same pages looked at again by hand.
'use strict';

(() => {
  function prepare(form) {
    const input = form.querySelector('input[type=file]');
    const drop = form.querySelector('[data-drop]');
    for (const kind of ['dragenter', 'dragover']) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add('over');
      });
    }
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.classList.remove('over');
      if (event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        check(form, input);
      }
    });
    input.addEventListener('change', () => check(form, input));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send(form, event.submitter?.getAttribute('formaction') ?? form.action);
    });
  }

  /** Says what was chosen, and refuses at once what the service would refuse after minutes of sending. */
  function check(form, input) {
    const file = input.files[0];
    const tooLarge = file && file.size > Number(input.dataset.largest);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : '');
    const chosen = form.querySelector('[data-chosen]');
    chosen.hidden = !file;
    chosen.textContent = file ? `${file.name} · ${megabytes(file.size)}` : '';
    input.reportValidity();
  }

  /** The file did not arrive, as far as anybody can tell: it can be sent once more. */
  function failed(form) {
    form.querySelector('[data-broken]').hidden = false;
    busy(form, false);
  }

  function send(form, action) {
    const request = new XMLHttpRequest();
    const progress = form.querySelector('progress');
    const words = form.querySelector('[data-sent]');
    const fields = new FormData(form);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) {
        progress.value = (100 * event.loaded) / event.total;
        words.textContent = `${megabytes(event.loaded)} / ${megabytes(event.total)}`;
      }
    });
    request.addEventListener('load', () => arrive(request, form));
    request.addEventListener('error', () => failed(form));
    request.open('POST', action);
    request.setRequestHeader('Accept', 'text/html');
    request.setRequestHeader('X-CSRF-TOKEN', fields.get('_csrf'));
    form.querySelector('[data-broken]').hidden = true;
    busy(form, true);
    request.send(fields);
  }

  function busy(form, sending) {
    form.querySelector('[data-sending]').hidden = !sending;
    form.querySelectorAll('button').forEach((button) => {
      button.disabled = sending;
    });
  }

  /** The answer led on to the operation, or back to this page with what was wrong, which only that one answer tells. */
  function arrive(request, sender) {
    const address = new URL(request.responseURL);
    if (request.status < 400 && address.pathname !== location.pathname) {
      location.assign(address);
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
    const content = answer.getElementById('content');
    if (!content) {
      failed(sender); // the answer of something in between, which says nothing that people could read
      return;
    }
    document.getElementById('content').replaceWith(content);
    const form = content.querySelector('form[data-upload]');
    if (form) {
      prepare(form);
    }
    content.focus();
  }

  function megabytes(bytes) {
    const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    return `${number.format(bytes / 1e6)} MB`;
  }

  function follow(section) {
    const stream = new EventSource(section.dataset.follow);
    stream.addEventListener('progress', (event) => {
      const operation = JSON.parse(event.data);
      show(section, operation);
      if (operation.state !== 'running') {
        stream.close();
        location.reload();
      }
    });
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED) {
        location.reload();
      }
    });
  }

  function show(section, operation) {
    section.querySelector('[data-progress]').value = operation.percent;
    const list = section.querySelector('ol');
    const reached = operation.steps.indexOf(operation.step);
    list.querySelectorAll('[data-step]').forEach((item, number) => {
      const state = number < reached ? 'done' : number === reached ? 'current' : 'waiting';
      item.classList.remove('done', 'current', 'waiting');
      item.classList.add(state);
      item.querySelector('[data-word]').textContent = list.dataset[state];
      if (state === 'current') {
        const now = section.querySelector('[data-now]');
        const name = item.querySelector('.name').textContent;
        if (now.textContent !== name) {
          now.textContent = name;
        }
      }
    });
  }

  document.querySelectorAll('form[data-upload]').forEach(prepare);
  document.querySelectorAll('[data-follow]').forEach(follow);
})();
