import { SetMetadata } from '@nestjs/common';

const UNREAD = 'unreadBody';

/**
 * Above a handler that reads the body itself, as a stream or with Nest's `FileInterceptor` (Express only). No
 * limit of size or type applies to it: set your own.
 */
export const UnreadBody = () => SetMetadata(UNREAD, true);

export const isUnread = (handler: object) => Reflect.getMetadata(UNREAD, handler) === true;
