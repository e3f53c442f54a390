import { followPage } from './follow-page.js';

followPage('docs/features.md');
