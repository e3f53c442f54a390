import { followPage } from './follow-page.js';

followPage('docs/testing.md');
