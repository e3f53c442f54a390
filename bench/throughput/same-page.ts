/** What the servers showed first for each work. */
const shown = new Map<string, { server: string; page: string }>();

/** All servers show the same page, but for blanks between tags: or they would not do the same work. */
export function samePage(work: string, server: string, page: string | undefined) {
  if (page === undefined) return;
  const text = page.replace(/\s+/g, ' ').replace(/> </g, '><').trim();
  const first = shown.get(work);
  if (!first) shown.set(work, { server, page: text });
  if (!first || text === first.page) return;
  let at = 0;
  while (text[at] === first.page[at]) at += 1;
  throw new Error(
    `${server} and ${first.server} show different pages for "${work}":\n` +
      `${text.slice(Math.max(0, at - 40), at + 80)}\n${first.page.slice(Math.max(0, at - 40), at + 80)}`,
  );
}
