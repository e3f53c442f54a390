import { applyDecorators, Header, SetMetadata } from '@nestjs/common';

const SECRET = 'secretPath';

/**
 * Above a handler whose path has a secret in it, such as `/reset/:token`: the log has the route instead, whatever the
 * answer is, and other pages get no Referer. A proxy in front writes a log of its own.
 */
export const SecretPath = () =>
  applyDecorators(SetMetadata(SECRET, true), Header('Referrer-Policy', 'no-referrer'));

export const hasSecretPath = (handler: object) => Reflect.hasMetadata(SECRET, handler);
