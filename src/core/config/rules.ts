import { ValidateBy } from 'class-validator';
import type { Environment } from './environment.js';

type Claim = (value: string, environment: Environment) => boolean;

/** A rule: the claim must be true for the value. It gets the whole environment, too. */
export const Require = (claim: Claim, message: string) =>
  ValidateBy(
    {
      name: 'require',
      validator: { validate: (value, at) => claim(value, at?.object as Environment) },
    },
    { message },
  );

export const Refuse = (claim: Claim, message: string) =>
  Require((value, environment) => !claim(value, environment), message);

/** Several rules: the message is that of the first one that is broken. */
export const InOrder =
  (...rules: PropertyDecorator[]): PropertyDecorator =>
  (target, name) => {
    for (const rule of rules) rule(target, name);
  };

export const OneOf = (...values: string[]) =>
  Require((value) => values.includes(value), `must be ${or.format(values)}`);

const or = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Digits only: Number() would also take 1e3, 0x10 and an empty value. */
export const isWhole = (value: string, min: number, max: number) =>
  /^(0|[1-9]\d*)$/.test(value) && Number(value) >= min && Number(value) <= max;

/** RFC 6265bis, section 5.5: browsers keep no cookie longer than 400 days. */
const LONGEST_COOKIE_SECONDS = 400 * 24 * 60 * 60;

const isSeconds = (value: string) => isWhole(value, 60, LONGEST_COOKIE_SECONDS);

export const WholeSeconds = () =>
  Require(
    isSeconds,
    `must be whole seconds from 60 to ${LONGEST_COOKIE_SECONDS} (400 days), digits only, such as 1800`,
  );

type Limit = 'SESSION_IDLE_SECONDS' | 'SESSION_ABSOLUTE_SECONDS';

/** When the limit itself is not valid, only the limit gets a message. */
export const NotShorterThan = (limit: Limit, why: string) =>
  Refuse(
    (value, { [limit]: min }) => isSeconds(min) && Number(value) < Number(min),
    `must not be shorter than ${limit}: ${why}`,
  );
