import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/01-a-page-and-its-view.md');
