import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/03-a-value-in-the-session.md');
