import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/rows.md');
