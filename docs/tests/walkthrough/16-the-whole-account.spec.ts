import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/16-the-whole-account.md');
