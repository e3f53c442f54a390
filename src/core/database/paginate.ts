import { type SelectQueryBuilder, sql } from 'kysely';

/** A table whose rows are shown in pages, the newest first. */
interface Paged {
  readonly id: string;
  /** Unix seconds, or any whole number that grows. */
  readonly created_at: number;
}

/** The query of the page, from `@Query()`. A value that is not a position is ignored. */
interface Asked {
  readonly older?: unknown;
  readonly newer?: unknown;
}

/**
 * Returns one page of rows. It begins after the last row of the page before, and does not count rows: each page is
 * equally fast, and new rows do not move the others. The table needs an index on the columns that the query compares,
 * then `created_at` and `id`.
 * @returns the rows, and the positions for links to the next pages: `?older=…` and `?newer=…`
 */
export async function paginate<DB, Table extends keyof DB, Row extends Paged>(
  query: SelectQueryBuilder<DB, Table, Row>,
  asked: Asked = {},
  size = 20,
) {
  const [older, newer] = [positionIn(asked.older), positionIn(asked.newer)];
  const isBack = newer !== undefined;
  const from = newer ?? older;
  const found = await query
    .$if(from !== undefined, (rows) =>
      rows.where(
        sql<boolean>`(created_at, id) ${isBack ? sql`>` : sql`<`} (${from?.at}, ${from?.id})`,
      ),
    )
    .orderBy(sql`created_at`, isBack ? 'asc' : 'desc')
    .orderBy(sql`id`, isBack ? 'asc' : 'desc')
    // One more tells whether there is another page.
    .limit(size + 1)
    .execute();
  const hasMore = found.length > size;
  const rows = (isBack ? found.slice(0, size).toReversed() : found.slice(0, size)) as Row[];
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    newer: first && (isBack ? hasMore : from !== undefined) ? positionOf(first) : undefined,
    older: last && (isBack || hasMore) ? positionOf(last) : undefined,
  };
}

const positionOf = ({ created_at: at, id }: Paged) => `${at}.${id}`;

function positionIn(text: unknown) {
  const [, at, id] = (typeof text === 'string' && /^(\d{1,15})\.([\w-]+)$/.exec(text)) || [];
  return at && id ? { at: Number(at), id } : undefined;
}
