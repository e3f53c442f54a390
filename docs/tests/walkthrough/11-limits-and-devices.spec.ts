import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/11-limits-and-devices.md');
