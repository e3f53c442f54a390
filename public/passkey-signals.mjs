/**
 * What the browser's list of passkeys should know: which still exist, under which name, and that one may be made after
 * a login with a password. Where the browser has no such function, nothing happens; when it fails, nothing is said.
 */
const { offered, known } = document.getElementById('passkey-signals').dataset;
const headers = { accept: 'application/json' };

const signal = (name, what) => window.PublicKeyCredential?.[name]?.(what).catch(() => {});

const signalIds = ({ rpId, userId }, allAcceptedCredentialIds) =>
  signal('signalAllAcceptedCredentials', { rpId, userId, allAcceptedCredentialIds });

/** The passkeys go when the account is gone, and not before. */
async function deleteWith(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: 'POST', headers, body });
  if (!answer.ok) {
    form.submit();
    return;
  }
  await signalIds(JSON.parse(known), []);
  location.assign((await answer.json()).location);
}

/** The browser makes it without a question, when it has just filled in a password that it keeps. */
async function offer() {
  const { conditionalCreate } = (await PublicKeyCredential.getClientCapabilities?.()) ?? {};
  if (!conditionalCreate) return;
  const path = '/account/passkeys/offer';
  const answer = await fetch(`${path}/options`, { method: 'POST', headers });
  if (!answer.ok) return;
  const options = await answer.json();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const waiting = new AbortController();
  // A browser takes one request at a time, and this one may wait for long: what somebody asks for goes first.
  document.addEventListener('submit', () => waiting.abort(), { capture: true });
  const how = { mediation: 'conditional', signal: waiting.signal };
  const passkey = await navigator.credentials.create({ publicKey, ...how });
  const body = new URLSearchParams({ passkey: JSON.stringify(passkey) });
  const { ok } = await fetch(path, { method: 'POST', headers, body });
  if (!ok) {
    await signal('signalUnknownCredential', { rpId: options.rp.id, credentialId: passkey.id });
    return;
  }
  const said = document.createElement('p');
  said.className = 'notice';
  said.role = 'status';
  document.getElementById('main').prepend(said);
  said.textContent = 'Your browser has made a passkey: from now on you can log in with it.';
}

if (known) {
  const { rpId, userId, name, ids } = JSON.parse(known);
  document.querySelector('form[action="/account/delete"]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void deleteWith(event.target);
  });
  void signalIds({ rpId, userId }, ids);
  void signal('signalCurrentUserDetails', { rpId, userId, name, displayName: name });
}

// Written by the form of the login, so that it is once after a password, and after nothing else.
if (offered !== undefined && sessionStorage.getItem('passwordTyped')) {
  sessionStorage.removeItem('passwordTyped');
  if (window.PublicKeyCredential) offer().catch(() => {});
}
