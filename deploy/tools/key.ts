import { randomBytes } from 'node:crypto';
import { expectNoWords } from './no-words.ts';

expectNoWords('npm run key', 'npm run key    makes a key for SESSION_KEYS: 64 hex digits');
console.log(randomBytes(32).toString('hex'));
