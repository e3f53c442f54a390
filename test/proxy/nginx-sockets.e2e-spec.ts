import { expect, it } from 'vitest';
import { gateway } from '../support/gateway.js';
import { actingAs } from '../support/kit.js';
import { describeWith } from '../starter/describe-with.js';
import { NGINX } from '../starter/nginx.js';
import { ADA, startSite } from '../starter/site.js';
import { openSocket } from '../support/socket.js';

const { describe } = describeWith(...NGINX);

describe('A socket over https', () => {
  it('is opened by who is logged in, and known by their own address', async () => {
    const site = await startSite({}, { at: 'https://localhost', imports: [gateway] });
    const { ask } = await openSocket(await actingAs(site, ADA));
    expect(await ask('secret')).toEqual({ event: 'secret', data: 'green' });
    const data = { ip: '127.0.0.1', protocol: 'https' };
    expect(await ask('where')).toEqual({ event: 'there', data });
  });
});
