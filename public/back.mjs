// For Back after a logout: some browsers keep a page as it was, in spite of no-store. Only pages of somebody have this.
addEventListener('pagehide', ({ persisted }) => {
  // Before it is kept: nothing of it shows when it comes back.
  if (persisted) document.documentElement.hidden = true;
});
addEventListener('pageshow', ({ persisted }) => {
  // Asked for anew, without what is behind "#": that would not load it. And not reload(), which may send a form again.
  if (persisted) location.replace(location.pathname + location.search);
});
