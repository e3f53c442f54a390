import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/10-the-cart.md');
