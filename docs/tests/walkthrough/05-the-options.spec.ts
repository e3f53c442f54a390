import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/05-the-options.md');
