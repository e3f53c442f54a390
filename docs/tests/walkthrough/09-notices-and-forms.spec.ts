import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/09-notices-and-forms.md');
