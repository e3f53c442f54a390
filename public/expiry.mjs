// Warns before a login ends. Every page works without this.
const dialog = document.getElementById('expiry');
const user = dialog.dataset.whose;
/** WCAG 2.2.1 asks for 20 seconds at least. */
const WARN_SECONDS = 120;

let left = { user, idle: Number(dialog.dataset.idle), absolute: Number(dialog.dataset.absolute) };
let answeredAt = Date.now();
let lastTick = answeredAt;
/** When this page has last extended the login. */
let usedAt = answeredAt;
/** What somebody has read and put away is not shown again. */
let putAway;

const tabs = new BroadcastChannel('expiry');
tabs.addEventListener('message', () => void ask());
// Whoever reads another page, or logs in or out there, may have changed what is shown here.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A BroadcastChannel has none.
tabs.postMessage('loaded');

/** @param isUse whether it extends the login, as reading a page does */
async function ask(isUse = false) {
  const headers = isUse ? {} : { Purpose: 'prefetch' };
  const answer = await fetch('/login/left', { headers }).catch(() => undefined);
  // Nobody is logged out because a server has trouble or the machine is offline.
  if (!answer?.ok) return;
  left = await answer.json();
  answeredAt = Date.now();
  show();
}

const secondsLeft = (kind) => left[kind] - (Date.now() - answeredAt) / 1000;

function state() {
  if (left.user === undefined) return 'ended';
  if (left.user !== user) return 'other';
  if (secondsLeft('absolute') <= WARN_SECONDS) return 'absolute';
  return secondsLeft('idle') <= WARN_SECONDS ? 'idle' : undefined;
}

function show() {
  const now = state();
  if (now !== putAway) putAway = undefined;
  if (now === undefined || putAway) dialog.close();
  else showState(now);
}

function showState(now) {
  for (const part of dialog.querySelectorAll('[data-state]'))
    part.hidden = part.dataset.state !== now;
  for (const timer of dialog.querySelectorAll('[role=timer]'))
    timer.textContent = asClock(secondsLeft(now));
  if (!dialog.open) dialog.showModal();
}

function asClock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function tick() {
  const passed = Date.now() - lastTick;
  lastTick = Date.now();
  const isOld = !document.hidden && Date.now() - answeredAt > 60_000;
  // A tab that nobody looks at is asked once a minute. Longer: the machine has slept, or its clock was changed.
  const isStrange = passed < 0 || passed > 90_000;
  const isShown = dialog.open || putAway;
  // Before it warns too: another tab may have been used meanwhile.
  const isDue = state() && (!isShown || secondsLeft(state()) < 0);
  if (isOld || isStrange || isDue) void ask();
  else if (dialog.open) show();
}

setInterval(tick, 1000);
document.addEventListener('visibilitychange', () => document.hidden || void ask());
addEventListener('pageshow', ({ persisted }) => persisted && void ask());

async function stay() {
  usedAt = Date.now();
  await ask(true);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- As above.
  tabs.postMessage('stayed');
}
// Writing a long text is use, too, and sends nothing by itself.
addEventListener('input', () => Date.now() - usedAt < 60_000 || void stay());
dialog.querySelector('[data-state=idle] button').addEventListener('click', () => void stay());
dialog.addEventListener('cancel', () => {
  // The key Escape is an answer as well.
  if (state() === 'idle') void stay();
  else putAway = state();
});
