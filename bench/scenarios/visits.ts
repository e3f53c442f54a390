import { type Begin, open } from './scenario.js';

const VISITS = { method: 'GET', path: '/visits' } as const;
const MARK = 'id="visits">';

/** A session that counts: each answer must have the next number, in the same page. */
export const visits: Begin = async (connection) => {
  await open(connection, '/visits');
  const page = await open(connection, '/visits');
  let count = 2;
  const [before = '', after = ''] = page.split(`${MARK}${count}<`);
  if (after === '') throw new Error(`The second visit does not show 2:\n${page}`);
  return {
    page,
    next: () => VISITS,
    mistakeIn({ status, body }) {
      if (status !== 200) return `status ${status}`;
      count += 1;
      const expected = `${before}${MARK}${count}<${after}`;
      return body === expected ? undefined : `not the page with visit ${count}`;
    },
  };
};
