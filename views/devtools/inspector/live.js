// The page works without this: it shows what is new when it is loaded again.
new EventSource('/__session/live').addEventListener('message', () => void refresh());

async function refresh() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    part.replaceWith(fresh.getElementById(part.id));
  }
}

setInterval(() => {
  for (const left of document.querySelectorAll('[data-left]')) {
    left.textContent = oneLess(left.textContent);
  }
}, 1000);

/** "29:05" is "29:04" a second later. */
function oneLess(clock) {
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const rest = Math.max(0, seconds - 1);
  return [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
    .replace(/^00:/, '');
}
