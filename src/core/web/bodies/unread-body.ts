import { SetMetadata } from '@nestjs/common';

const UNREAD = 'unreadBody';

/**
 * Write it above a handler that reads the body itself, as a stream or with `FileInterceptor` of Nest (only on
 * Express). There is no limit of size or type: set your own.
 */
export const UnreadBody = () => SetMetadata(UNREAD, true);

export const isUnread = (handler: object) => Reflect.getMetadata(UNREAD, handler) === true;
