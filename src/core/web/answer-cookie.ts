import { PerRequest } from '../session/per-request.js';

/** A cookie beside that of the session. It is sent with the answer when the session is saved, and with no failure. */
export const answerCookie = new PerRequest<string>();
