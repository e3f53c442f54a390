import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/15-your-own-feature.md');
