/** Who somebody is at a provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** Of their account there. It may be the address of somebody else where it is not verified. */
  readonly email: string | undefined;
  readonly isVerified: boolean;
  /** The session there. */
  readonly sid?: string | undefined;
  /** Unix seconds. When they have last entered their password there, or what it asks for. */
  readonly authTime?: number | undefined;
}

/** The answer of a provider is not valid, or says that somebody has refused. */
export class AnswerRefused extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

interface Failure {
  readonly message?: string;
  readonly code?: string;
  readonly error?: string;
  readonly cause?: { readonly status?: number; readonly code?: string; readonly message?: string };
}

/** It does not answer, not in time, or has an error of its own. */
export function isAway(failure: unknown) {
  const { code, cause } = Object(failure) as Failure;
  const isUnreachable = failure instanceof TypeError && failure.message === 'fetch failed';
  return isUnreachable || code === 'OAUTH_TIMEOUT' || (cause?.status ?? 0) >= 500;
}

/** For the log: what the library, or the network, says of it. */
export function whyAway(failure: unknown) {
  const { message, cause } = Object(failure) as Failure;
  return [message, cause?.code ?? cause?.message, cause?.status].filter(Boolean).join(', ');
}

/** For the log: a code of OAuth or of the library. Never a text of the provider, or of the browser. */
export function reasonOf(failure: unknown) {
  const { code, error } = Object(failure) as Failure;
  return /^[a-z_]{1,40}$/.exec(error ?? '')?.[0] ?? code ?? 'invalid';
}
