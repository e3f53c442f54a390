import { applyDecorators, Header, SetMetadata } from '@nestjs/common';

const SECRET = 'secretPath';

/**
 * Write it above a handler whose path has a secret in it, such as `/reset/:token`. The log then has the route and not
 * the secret, and other pages get no Referer. A proxy in front has its own log: look at it, too.
 */
export const SecretPath = () =>
  applyDecorators(SetMetadata(SECRET, true), Header('Referrer-Policy', 'no-referrer'));

export const hasSecretPath = (handler: object) => Reflect.hasMetadata(SECRET, handler);
