import { Transform } from 'class-transformer';

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A number in a form, which sends text. `@Type(() => Number)` would take "" for 0, and "0x10" for 16; here
 * what is no number stays as it is, for a rule such as `@IsInt()` to refuse.
 */
export const AsNumber = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && NUMBER.test(value) ? Number(value) : value,
  );

/** A box to tick, or a button with a value. For one that is not ticked nothing is sent. */
export const AsBoolean = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? ['on', 'yes', 'true'].includes(value) : value,
  );
