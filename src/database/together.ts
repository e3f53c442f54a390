import { setImmediate } from 'node:timers/promises';

/** More in one statement would hold up whoever comes next. It also bounds how many statements are prepared. */
const MOST = 16;

/**
 * Does in one go what is asked for in one turn of the event loop: a commit costs a database as much as the
 * rows in it, so a crowd pays for one. Nobody waits for a crowd, and nobody is answered before the commit.
 * @param work is given 1 to 16 items; when it fails, it fails for all of them
 */
export function together<Item>(work: (items: readonly Item[]) => Promise<unknown>) {
  let turn: { items: Item[]; done: Promise<unknown> } | undefined;

  function begin() {
    const items: Item[] = [];
    const done = setImmediate().then(() => {
      if (turn?.items === items) turn = undefined;
      return work(items);
    });
    return { items, done };
  }
  return async (item: Item) => {
    if (!turn || turn.items.length === MOST) turn = begin();
    turn.items.push(item);
    await turn.done;
  };
}
