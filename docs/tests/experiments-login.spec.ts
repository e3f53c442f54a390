import { describe, expect, it } from 'vitest';
import { find, number } from './experiment.js';

const ADA = 'ada@example.com';

describe('What an experiment with a login shows', () => {
  it('fixation: whoever planted the cookie is in, and a guest in ours', async () => {
    const columns = await find('fixation');
    expect(columns.map((found) => found['Ada, who logs in, is'])).toEqual([ADA, ADA, ADA]);
    const thieves = columns.map((found) => found['the thief with the planted cookie is']);
    expect(thieves).toEqual([ADA, 'guest', 'guest']);
  });

  it('redirect-race: the browser is faster than the store, and too late in ours', async () => {
    const columns = await find('redirect-race');
    const writes = columns.map((found) => number(found['writes under way when it began']));
    expect(writes).toEqual([1, 0, 0]);
    const users = columns.map((found) => found['on the next page Ada is']);
    expect(users).toEqual(['guest', ADA, ADA]);
  });

  it('proxy-cookie: no cookie and no word, a warning in ours, and a cookie once it trusts the proxy', async () => {
    const columns = await find('proxy-cookie');
    const rows = columns.map((found) => [
      found['cookies that the login sets'],
      found['on the next page Ada is'],
      number(found['warnings in the log']) > 0,
    ]);
    expect(rows).toEqual([
      ['0', 'guest', false],
      ['0', 'guest', true],
      ['1', ADA, false],
    ]);
  });

  it('replay: a copy of the cookie survives the logout, and not in ours', async () => {
    const columns = await find('replay');
    expect(columns.map((found) => found['after the logout Ada is'])).toEqual(
      columns.map(() => 'guest'),
    );
    const thieves = columns.map((found) => found['the thief with a copy of her cookie is']);
    expect(thieves).toEqual([ADA, 'guest', 'guest']);
  });
});
