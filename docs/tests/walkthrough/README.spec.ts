import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/README.md');
