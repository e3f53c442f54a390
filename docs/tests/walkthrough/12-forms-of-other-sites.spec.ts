import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/12-forms-of-other-sites.md');
