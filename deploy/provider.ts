import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';
import { expectNoWords } from './tools/no-words.ts';

const USAGE = `npm run provider                  starts an OpenID provider on this machine, until Ctrl-C
PROVIDER_PORT=4001 npm run provider     elsewhere; APP_ORIGIN where the application is (http://localhost:3000)`;

/** They log in with their name and any password. */
const USERS: Record<string, { email: string; email_verified: boolean }> = {
  ada: { email: 'ada@example.com', email_verified: true },
  eve: { email: 'eve@example.com', email_verified: false },
};

/** The same at each start, so that it can stay in .env. Nobody but this machine reaches the provider. */
const CLIENT = { id: 'starter', secret: 'for-this-machine-only' };

interface Where {
  readonly port: number;
  /** Where the application is. */
  readonly app: string;
  /** As the application calls it: OIDC_LOCAL_ISSUER. */
  readonly name?: string;
}

const newKey = () => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  alg: 'ES256',
  use: 'sig',
});

const configurationFor = (app: string, name: string): Configuration => ({
  clients: [
    {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      client_name: 'The application on this machine',
      id_token_signed_response_alg: 'ES256',
      redirect_uris: [`${app}/auth/${name}/callback`],
      post_logout_redirect_uris: [`${app}/login?ended=logout`],
      backchannel_logout_uri: `${app}/auth/${name}/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { email: ['email', 'email_verified'] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  jwks: { keys: [newKey()] },
  features: { backchannelLogout: { enabled: true } },
  // A code lives for a minute by default, which is short for somebody who looks at each step.
  ttl: { AuthorizationCode: 600 },
  // Its own refuses to ask this machine, where the application is that hears of logouts.
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as object),
  findAccount: (_, id) => {
    const user = USERS[id];
    return user && { accountId: id, claims: () => ({ sub: id, ...user }) };
  },
});

/** @returns what the application must be given, and the server */
export async function startProvider({ port, app, name = 'local' }: Where) {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // Another site than http://localhost, as it is with a real one.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configurationFor(app, name));
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  const before = `OIDC_${name.toUpperCase()}`;
  const environment = {
    [`${before}_ISSUER`]: issuer,
    [`${before}_CLIENT_ID`]: CLIENT.id,
    [`${before}_CLIENT_SECRET`]: CLIENT.secret,
  };
  return { environment, issuer, server };
}

if (import.meta.main) {
  expectNoWords('npm run provider', USAGE);
  const { PROVIDER_PORT = '4000', APP_ORIGIN = 'http://localhost:3000' } = process.env;
  const starting = startProvider({ port: Number(PROVIDER_PORT), app: APP_ORIGIN });
  const { environment } = await starting.catch(({ message }: Error) => {
    console.error(
      `Cannot start: ${message}. Take another port: PROVIDER_PORT=4001 npm run provider`,
    );
    process.exit(1);
  });
  const lines = Object.entries(environment).map(([variable, value]) => `  ${variable}=${value}`);
  console.log(`
  An OpenID provider is there, until Ctrl-C. Its users are ${Object.keys(USERS).join(' and ')}, with any password.
  These lines in .env, or before \`npm start\`, put its button on the login page:

${lines.join('\n')}
`);
}
