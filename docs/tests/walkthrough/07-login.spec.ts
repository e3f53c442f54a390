import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/07-login.md');
