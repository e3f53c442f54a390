import { describe, expect, it } from 'vitest';
import { Config, InvalidEnvironment } from '../../../core/config/config.js';
import { providers } from './environment.js';

const SHOP = {
  OIDC_SHOP_ISSUER: 'https://login.shop.example',
  OIDC_SHOP_CLIENT_ID: 'starter',
  OIDC_SHOP_CLIENT_SECRET: 'secret',
};

const read = (given: Record<string, string>) => {
  try {
    return new Config(given, Object.keys(given)).of(providers);
  } catch (error) {
    return (error as InvalidEnvironment).problems;
  }
};

describe('The settings of a provider', () => {
  it('are three, and the rest has a default', () => {
    expect(read(SHOP)).toEqual([
      {
        name: 'shop',
        isGitHub: false,
        issuer: 'https://login.shop.example',
        clientId: 'starter',
        clientSecret: 'secret',
        label: 'Shop',
        isFormPost: false,
        endsThere: false,
      },
    ]);
    const gitHub = { OAUTH_GITHUB_CLIENT_ID: 'a', OAUTH_GITHUB_CLIENT_SECRET: 'b' };
    const names = (
      read({
        ...SHOP,
        OIDC_MY_STORE_ISSUER: 'https://a.example',
        OIDC_MY_STORE_CLIENT_ID: 'a',
        OIDC_MY_STORE_CLIENT_SECRET: 'b',
        ...gitHub,
      }) as { name: string }[]
    ).map(({ name }) => name);
    expect(names).toEqual(['shop', 'my-store', 'github']);
  });

  it('are refused all at once, each with its fix', () => {
    const problems = read({
      PORT: 'x',
      OIDC_SHOP_ISSUER: 'http://login.shop.example',
      OIDC_SHOP_LABEL: 'x'.repeat(41),
      OIDC_SHOP_LOGOUT: 'yes',
      OIDC_SHOP_RESPONSE_MODE: 'fragment',
      OIDC_GITHUB_CLIENT_ID: 'a',
      OIDC__ISSUER: 'https://a.example',
      OAUTH_GITHUB_LABEL: 'Hub',
    });
    for (const [name, fix] of [
      ['PORT', 'such as 3000'],
      ['OIDC_SHOP_ISSUER', 'such as https://accounts.google.com'],
      ['OIDC_SHOP_CLIENT_ID', 'is required'],
      ['OIDC_SHOP_CLIENT_SECRET', 'is required'],
      ['OIDC_SHOP_LABEL', 'at most 40 characters'],
      ['OIDC_SHOP_LOGOUT', 'must be here, or provider'],
      ['OIDC_SHOP_RESPONSE_MODE', 'must be query, or form_post'],
      ['OIDC_GITHUB_…', 'Set OAUTH_GITHUB_CLIENT_ID'],
      ['OAUTH_GITHUB_CLIENT_SECRET', 'is required'],
    ])
      expect(problems).toContainEqual(expect.stringMatching(`^${name} .*${fix}`));
  });

  it.each([
    'login.shop.example',
    'ftp://login.shop.example',
    'https://me@login.shop.example',
    'https://login.shop.example/?a',
    'https://login.shop.example/#a',
    'https://login.shop.example/.well-known/openid-configuration',
  ])('have no issuer such as %s', (issuer) => {
    expect(read({ ...SHOP, OIDC_SHOP_ISSUER: issuer })).toEqual([
      expect.stringMatching(/^OIDC_SHOP_ISSUER must be/),
    ]);
  });

  it('are known: one that is misspelled in .env is not', () => {
    const given = { ...SHOP, OIDC_SHOP_SECRET: 'x' };
    const { warnings } = new Config(given, Object.keys(given));
    expect(warnings).toEqual([expect.stringMatching(/^OIDC_SHOP_SECRET in \.env is not read/)]);
  });
});
