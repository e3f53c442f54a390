import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/06-the-cookie.md');
