import { Secret, TOTP } from 'otpauth';
import { newTotpSecret } from './codes.js';
import { SecondFactor } from './second-factor.js';
import { accountsOf, proofOf } from '../../../../test/support/accounts.js';
import type { RunningApp } from '../../../../test/support/app.js';
import { keepSecret } from '../../../../test/support/log.js';
import type { User } from '../../../../test/support/seed.js';

const codeOf = (secret: string, step: number) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: step * 30_000 });

/** The code that an app would show, whose secret is written on the page. */
export const codeFromPage = (secret: string) =>
  codeOf(secret.replaceAll(' ', ''), TOTP.counter({ timestamp: Date.now() }));

/** Gives somebody a second factor. @returns the recovery codes */
export async function withSecondFactor(running: RunningApp, { id }: Pick<User, 'id'>) {
  const secret = newTotpSecret();
  const factor = running.app.get(SecondFactor);
  const codes = await factor.turnOn(await proofOf(running, id), secret, codeFromPage(secret));
  await forgetUse(running);
  for (const made of [secret, ...codes!]) keepSecret(made);
  return codes!;
}

/** A code that works for the next half minute at least, of somebody who has a second factor. There are two at a time. */
export async function codeFor({ app }: RunningApp, { id }: Pick<User, 'id'>) {
  const factor = await app.get(SecondFactor).of(id);
  if (!factor) throw new Error('There is no second factor: begin with withSecondFactor(app, user)');
  const current = TOTP.counter({ timestamp: Date.now() });
  return codeOf(factor.secret, Math.max(current, factor.used_step + 1));
}

/** The code that an app would show whose clock is so many seconds late. */
export async function codeAt({ app }: RunningApp, { id }: Pick<User, 'id'>, late: number) {
  const { secret } = (await app.get(SecondFactor).of(id))!;
  return codeOf(secret, TOTP.counter({ timestamp: Date.now() - late * 1000 }));
}

/** As if no code was used yet. */
export const forgetUse = (app: RunningApp) =>
  accountsOf(app).updateTable('second_factors').set({ used_step: 0 }).execute();
