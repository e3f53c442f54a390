/** More in one statement would hold up whoever comes next. */
const MOST = 16;

/**
 * Does in one statement what several requests ask for at the same moment: a round trip or a commit costs a
 * database as much as the rows in it. Nobody waits for a crowd: items are gathered until nothing else can go
 * on without waiting (`nextTick`, and then the promises that are settled already), and then the work begins.
 * @param work is given 1 to 16 items, and gives a result for each, or nothing; when it fails, it fails for all
 */
export function together<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
) {
  let gathered: { items: Item[]; done: Promise<readonly Result[]> } | undefined;

  function gather() {
    const items: Item[] = [];
    const done = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
      if (gathered?.items === items) gathered = undefined;
      return work(items);
    });
    return { items, done };
  }
  return async (item: Item) => {
    if (!gathered || gathered.items.length === MOST) gathered = gather();
    const { items, done } = gathered;
    const at = items.push(item) - 1;
    return (await done)[at];
  };
}

/** Finds rows by their ids. */
export const rowsTogether = <Row extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
) =>
  together(async (ids: readonly string[]) => {
    const rows = new Map((await find(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  });
