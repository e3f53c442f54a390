import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/02-the-same-page-on-fastify.md');
