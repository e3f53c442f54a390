import { SetMetadata } from '@nestjs/common';

const UNREAD = 'unreadBody';

/**
 * Above a handler that reads the body itself, as a stream or with Nest's `FileInterceptor` (Express only). Its limits
 * are its own, and `@Body()` is empty until then.
 */
export const UnreadBody = () => SetMetadata(UNREAD, true);

export const isUnread = (handler: object) => Reflect.getMetadata(UNREAD, handler) === true;
