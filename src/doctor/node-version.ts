import { ok } from './finding.js';

/** An older one does not get here: see main.ts. */
export const nodeVersion = () => ok(`Node ${process.versions.node}`);
