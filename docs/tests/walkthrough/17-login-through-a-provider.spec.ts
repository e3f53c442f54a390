import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/17-login-through-a-provider.md');
