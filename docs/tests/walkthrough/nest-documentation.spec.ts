import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/nest-documentation.md');
