import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/13-stores.md');
