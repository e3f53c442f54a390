import { describePairs } from './pairs.ts';

describePairs(3);
