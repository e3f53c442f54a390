/** All that the test of a feature needs. The matchers come with it. */
export { actingAs } from './acting-as.js';
export { startApp } from './app.js';
export { it } from './it.js';
export { stopClock } from './clock.js';
export { runJobs } from './jobs.js';
export { mailTo } from './mail.js';
export { seed } from './seed.js';
