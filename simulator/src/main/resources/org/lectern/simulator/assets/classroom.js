// Keeps the classroom page live. Everything also works without it: buttons are forms, and the page reloads itself.
'use strict';

const room = document.getElementById('classroom');
if (room) {
  const token = encodeURIComponent(room.dataset.token);
  const here = '/html5client/?sessionToken=' + token;
  let leaving = false;

  const show = (id, markup) => {
    const element = document.getElementById(id);
    if (element.innerHTML === markup) return;
    const focused = element.contains(document.activeElement) ? document.activeElement.id : '';
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    element.innerHTML = markup;
    if (id === 'chat' && atEnd) element.scrollTop = element.scrollHeight;
    if (focused) document.getElementById(focused)?.focus();
  };

  const source = new EventSource('/html5client/stream?sessionToken=' + token);
  source.addEventListener('state', (event) => {
    const state = JSON.parse(event.data);
    if (state.over) {
      source.close();
      leaving = true;
      window.location.assign(state.over === 'left' ? here + '&left=1' : here);
      return;
    }
    const count = document.getElementById('count');
    if (count.textContent !== state.count) count.textContent = state.count;
    show('people', state.people);
    show('chat', state.chat);
    show('tools', state.tools);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const pressed = event.submitter;
    if (pressed && (pressed.value === 'leave' || pressed.value === 'end')) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form));
    if (pressed && pressed.name) fields.set(pressed.name, pressed.value);
    fetch(form.action, { method: 'POST', body: fields, headers: { Accept: 'application/json' } });
    const text = form.elements.text;
    if (text) {
      text.value = '';
      text.focus();
    }
  });

  window.addEventListener('pagehide', () => {
    source.close();
    if (!leaving) navigator.sendBeacon('/html5client/gone?sessionToken=' + token);
  });

  const chat = document.getElementById('chat');
  chat.scrollTop = chat.scrollHeight;
}
