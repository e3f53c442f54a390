import { SetMetadata } from '@nestjs/common';

const HIDDEN = 'hidden';

/** Leaves a route out of the Allow header, so that others do not learn that it exists. */
export const Hidden = (isHidden = true) => SetMetadata(HIDDEN, isHidden);

/** What is above the handler replaces what is above its class. */
export const isHidden = (handler: object, controller: object): boolean =>
  Reflect.getMetadata(HIDDEN, handler) ?? Reflect.getMetadata(HIDDEN, controller) ?? false;
