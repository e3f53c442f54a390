/** More in one statement would hold up whoever comes next. It also bounds how many statements are prepared. */
const MOST = 16;

/**
 * Does in one go what requests ask for that go in step: a round trip or a commit costs a database as much as
 * the rows in it, so a crowd pays for one. Nobody waits for a crowd: it is done as soon as nothing else can
 * go on without waiting. And nobody is answered before the commit.
 * @param work is given 1 to 16 items, and gives as many results; when it fails, it fails for all of them
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

interface Named {
  readonly id: string;
}

/** The row that has the id of an item, if there is one. */
export const rowsTogether = <Item extends Named, Row extends Named>(
  ask: (items: readonly Item[]) => Promise<readonly Row[]>,
) =>
  together(async (items: readonly Item[]) => {
    const rows = new Map((await ask(items)).map((row) => [row.id, row]));
    return items.map(({ id }) => rows.get(id));
  });
