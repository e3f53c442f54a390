import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/08-logout.md');
