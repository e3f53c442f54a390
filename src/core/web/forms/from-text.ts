import { Transform } from 'class-transformer';

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A number in a form, which sends text. `@Type(() => Number)` would take "" for 0, and "0x10" for 16; here text that
 * is not a number stays as it is, for a rule such as `@IsInt()` to refuse.
 */
export const AsNumber = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && NUMBER.test(value) ? Number(value) : value,
  );

/** A checkbox, or a button with a value. For a box that is not checked nothing is sent. */
export const AsBoolean = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? ['on', 'yes', 'true'].includes(value) : value,
  );
