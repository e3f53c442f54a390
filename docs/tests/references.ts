/** To look things up in: what a chapter would be too long for. They are checked as chapters are. */
export const REFERENCES = ['docs/features.md', 'docs/testing.md'];
