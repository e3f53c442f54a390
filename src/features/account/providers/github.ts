import type { Configuration } from 'openid-client';
import type { Identity } from './provider.js';

const GITHUB = 'https://github.com';

/** GitHub has no discovery. A GitHub Enterprise Server is elsewhere, with the same paths. */
export const gitHub = (issuer: string) => ({
  issuer: `${issuer}/login/oauth`,
  authorization_endpoint: `${issuer}/login/oauth/authorize`,
  token_endpoint: `${issuer}/login/oauth/access_token`,
});

type Email = { readonly email: string; readonly primary: boolean; readonly verified: boolean };

/** OAuth 2 has no ID token: the API of GitHub tells the user of an access token. */
export async function gitHubIdentity(
  configuration: Configuration,
  issuer: string,
  accessToken: string,
): Promise<Identity> {
  const { fetchProtectedResource } = await import('openid-client');
  const api = issuer === GITHUB ? 'https://api.github.com' : `${issuer}/api/v3`;
  const read = async (path: string): Promise<unknown> => {
    const url = new URL(api + path);
    const answer = await fetchProtectedResource(configuration, accessToken, url, 'GET');
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}`, { cause: answer });
    return answer.json();
  };
  const { id } = (await read('/user')) as { id: unknown };
  if (!Number.isSafeInteger(id)) throw new Error('/user has no id that is a number');
  const emails = (await read('/user/emails')) as Email[];
  const { email, verified = false } = emails.find(({ primary }) => primary) ?? {};
  // A user may take another name, and somebody else that name: the number stays.
  return { issuer, subject: String(id), email, isVerified: verified };
}
