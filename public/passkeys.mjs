/**
 * Asks the browser for a passkey, puts its answer into the form, and sends the form as any other. What goes wrong
 * on the way is a sentence at the form. Without this script the forms are hidden.
 */
const SENTENCES = {
  InvalidStateError: 'This device has a passkey for this site already.',
  NotAllowedError: 'It was cancelled, or took too long. Try again, or use another way.',
  SecurityError: 'Passkeys do not work at this address. Open this site by its own name.',
};
const ANY_OTHER = 'That did not work. Try again, or use another way.';

const isKnown = 'parseRequestOptionsFromJSON' in (window.PublicKeyCredential ?? {});

/** What is to be signed is good for five minutes. One of this age is exchanged for a new one. */
const FRESH_MS = 4 * 60_000;

/** One request at a time: the next ends the one before. */
let asking = new AbortController();
/** The form whose passkeys are in the browser's own list, and since when. */
let listed;
let listedAt = 0;

/** Of a sign-up: what is typed into the other form of the page, or what is known already. */
function emailFor({ elements: { email } }) {
  const typed = document.getElementById('email');
  if (email && typed) email.value = typed.value;
  return email?.value ?? '';
}

async function ask(form, mediation) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const path = form.dataset.options ?? `${new URL(form.action).pathname}/options`;
  const body = new URLSearchParams({ email: emailFor(form) });
  const headers = { accept: 'application/json' };
  const answer = await fetch(path, { method: 'POST', headers, body, signal });
  if (!answer.ok) {
    // The page that the form leads to says why, such as that a login has ended.
    if (!mediation) form.submit();
    return;
  }
  const options = await answer.json();
  const passkey =
    form.dataset.passkey !== 'use'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
          signal,
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
          signal,
          mediation,
        });
  (form.elements.passkey ?? form.elements.credential).value = JSON.stringify(passkey);
  form.submit();
}

/** In the browser's own list, at the field for the address. */
async function list(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  listed = form;
  listedAt = Date.now();
  // Nobody has asked for it, so nothing is said when it fails.
  await ask(form, 'conditional').catch(() => {});
}

/** By the clock: the timers of a computer that sleeps stand still. */
function renew() {
  if (listed && Date.now() - listedAt > FRESH_MS) void list(listed);
}

const forget = (credentialId) =>
  PublicKeyCredential.signalUnknownCredential?.({
    rpId: location.hostname,
    credentialId,
  }).catch(() => {});

function prepare(form) {
  const said = form.querySelector('[role=alert]');
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    said.textContent = '';
    listed = undefined;
    try {
      await ask(form);
    } catch ({ name }) {
      if (name === 'AbortError') return;
      said.textContent = SENTENCES[name] ?? ANY_OTHER;
      if ('offered' in form.dataset) void list(form);
    }
  });
  if ('offered' in form.dataset) void list(form);
}

if (isKnown) {
  for (const sentence of document.querySelectorAll('[data-no-passkeys]')) sentence.hidden = true;
  for (const form of document.querySelectorAll('form[data-passkey]')) prepare(form);
  for (const { dataset } of document.querySelectorAll('[data-unknown-passkey]'))
    void forget(dataset.unknownPasskey);
  // Of a sign-up that was refused: the passkey is made already, for an account that there is not.
  for (const { dataset } of document.querySelectorAll('[data-refused^="{"]'))
    void forget(JSON.parse(dataset.refused).id);
  setInterval(renew, 20_000);
  addEventListener('visibilitychange', renew);
  // A page after the login may offer to make a passkey: public/passkey-signals.mjs.
  document.getElementById('password')?.form.addEventListener('submit', () => {
    sessionStorage.setItem('passwordTyped', 'yes');
  });
}
