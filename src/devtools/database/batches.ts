export type Row = Record<string, unknown>;

interface Most {
  readonly rows: number;
  /** About. */
  readonly bytes: number;
}

/** For one statement each: so many rows, and fewer where they are large, as with files in them. */
export function* inBatches(rows: Iterable<Row>, most: Most) {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    batch.push(row);
    for (const value of Object.values(row)) bytes += sizeOf(value);
    if (batch.length < most.rows && bytes < most.bytes) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

function sizeOf(value: unknown) {
  if (typeof value === 'string') return value.length;
  return value instanceof Uint8Array ? value.byteLength : 8;
}
