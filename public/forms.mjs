/**
 * The buttons of a form rest while it is sent. The server answers a second press as the first in any case; this
 * shows that there is no need for one.
 */
const REST_MS = 10_000;

const resting = new Set();

function rest(form) {
  for (const button of form.querySelectorAll('button:enabled')) {
    button.disabled = true;
    resting.add(button);
  }
}

function wake() {
  for (const button of resting) button.disabled = false;
  resting.clear();
}

addEventListener('submit', ({ target, defaultPrevented }) => {
  // Another script sends it, or the answer comes to another tab.
  if (defaultPrevented || !target.matches('[method=post]:not([target])')) return;
  // Not before it is sent: a button that is disabled has no value.
  setTimeout(rest, 0, target);
  // After a file to save, the page is still there.
  setTimeout(wake, REST_MS);
});
// After Back.
addEventListener('pageshow', wake);
