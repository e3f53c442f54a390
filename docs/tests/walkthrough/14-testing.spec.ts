import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/14-testing.md');
