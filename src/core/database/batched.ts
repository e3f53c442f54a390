/** A longer statement would delay the next one. */
const MAX = 16;

/**
 * Puts the queries that several requests make at the same moment into one statement: a round trip or a commit costs a
 * database as much as the rows in it. No request waits for others: items are collected until nothing else can run
 * without waiting (`nextTick`, and then the promises that are settled already). Then the work begins.
 * @param work gets 1 to 16 items, and returns a result for each, or nothing; when it fails, it fails for all
 */
export function batched<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
) {
  let batch: { items: Item[]; done: Promise<readonly Result[]> } | undefined;

  function newBatch() {
    const items: Item[] = [];
    const done = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
      if (batch?.items === items) batch = undefined;
      return work(items);
    });
    return { items, done };
  }
  return async (item: Item) => {
    if (!batch || batch.items.length === MAX) batch = newBatch();
    const { items, done } = batch;
    const at = items.push(item) - 1;
    return (await done)[at];
  };
}

/** Finds rows by their ids, many at once. */
export const batchedById = <Row extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
) =>
  batched(async (ids: readonly string[]) => {
    const rows = new Map((await find(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  });
