import { followPage } from '../follow-page.js';

followPage('docs/walkthrough/04-a-value-in-the-session-on-fastify.md');
