import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { orders, receivedOrders } from '../../../../test/core/orders.js';
import { probe } from '../../../../test/core/probe.js';

const JSON_PLEASE = { accept: 'application/json' };

const start = () => startApp({}, { imports: [orders] });
const visitor = async () => (await start()).visitor();

describe('A form of a feature of one’s own', () => {
  it('is filled into its class, numbers and boxes too, and takes no other field', async () => {
    const form = {
      email: 'ada@example.com',
      password: 'x',
      quantity: '3',
      gift: 'on',
      isPaid: '1',
    };
    const page = await (await visitor()).submit('/orders', form);
    expect(page.path).toBe('/orders');
    const { isPaid: _, ...fields } = form;
    expect({ ...(receivedOrders.pop() as object) }).toEqual({ ...fields, quantity: 3, gift: true });
  });

  it('comes back on its page, with what was typed, a message at each field, and no password', async () => {
    const form = { email: '<b>', password: 'a secret of mine', quantity: '0x10' };
    const page = await (await visitor()).submit('/orders?title=Tea', form);
    expect(page.status).toBe(422);
    expect(page.text('h1')).toBe('Tea, email,quantity');
    expect(page.text('#email-about')).toBe('Enter an email address.');
    expect(page.all('#email')[0]!.getAttribute('value')).toBe('<b>');
    expect(page.html).not.toContain('a secret of mine');
  });

  it('comes back in the same way when its handler finds the mistake', async () => {
    const form = { email: 'taken@example.com', quantity: '1' };
    const page = await (await visitor()).submit('/orders', form);
    expect([page.status, page.text('#email-about')]).toEqual([422, 'This one is taken.']);
  });

  it('says all that is wrong when it is on no page', async () => {
    const page = await (await visitor()).submit('/orders/quick', { quantity: '0' });
    expect(page.status).toBe(422);
    expect(page.text('.lead')).toBe('Enter an email address. Choose one at least.');
  });

  it('tells a program what is wrong with each field', async () => {
    const page = await (await visitor()).submit('/orders', { email: 'x' }, JSON_PLEASE);
    expect(page.headers.get('content-type')).toMatch('application/problem+json');
    expect(JSON.parse(page.html)).toMatchObject({
      status: 422,
      errors: { email: 'Enter an email address.', quantity: 'Choose one at least.' },
    });
  });

  it('has an error page when its own page fails', async () => {
    const page = await (await visitor()).submit('/orders?broken=yes', {});
    expect([page.status, page.text('.lead')]).toEqual([409, 'The page is away.']);
  });

  it('is not accepted while a field of its class has no rule, and the log says which', async () => {
    const app = await start();
    expect((await app.visitor().submit('/orders/forgotten', {})).status).toBe(500);
    const [failure] = app.log.events('failed');
    expect(failure?.stack).toContain('Forgotten has no rule for unchecked');
  });
});

describe('What a handler throws', () => {
  it.each([400, 403, 404, 409, 410, 418, 429, 503])(
    'is what the visitor is told, with status %i',
    async (status) => {
      const guest = await visitor();
      const path = `/orders/fails/${status}?words=Not <i>your</i> order`;
      const page = await guest.open(path);
      expect([page.status, page.text('.lead')]).toEqual([status, 'Not <i>your</i> order']);
      const problem = await guest.open(path, JSON_PLEASE);
      expect(JSON.parse(problem.html)).toMatchObject({ status, detail: 'Not <i>your</i> order' });
    },
  );

  it.each(['/orders/nests', '/orders/fails/403', '/nowhere/%3Cb%3E', '/orders/fails/404?words='])(
    'is told in our words when nobody wrote any: %s',
    async (path) => {
      const page = await (await visitor()).open(path);
      expect(page.text('.lead')).toMatch(/^(Your account has no permission|It may have moved)/);
      expect(page.html).not.toMatch(/Forbidden|Not Found|Cannot|nowhere/);
    },
  );
});

describe('The pipes of Nest', () => {
  it('turn a parameter into a number, or refuse it', async () => {
    const guest = await visitor();
    expect((await guest.open('/orders/7')).text('.lead')).toBe('There is no order 7 <b>here</b>');
    expect((await guest.open('/orders/seven')).status).toBe(400);
  });

  it('may be of one’s own', async () => {
    expect((await (await visitor()).open('/orders/backwards?text=tea')).html).toContain('aet');
  });

  it('check a body as they are told to', async () => {
    const page = await (await visitor()).submit('/orders/strict', { quantity: 'x' }, JSON_PLEASE);
    expect(JSON.parse(page.html)).toMatchObject({
      status: 422,
      errors: { quantity: 'quantity must be an integer number' },
    });
  });
});

describe('A script on a page', () => {
  const script = { 'sec-fetch-mode': 'cors', accept: '*/*' };

  it('is told that nobody is logged in, instead of being sent to another page', async () => {
    const app = await startApp({}, { imports: [probe] });
    const guest = app.visitor();
    expect((await guest.open('/private', script)).status).toBe(401);
    expect((await guest.submit('/probe/form', { note: 'x' }, script)).status).toBe(401);
    await expect(guest).toHaveSession({});
    const ada = await actingAs(app, await seed.user(app));
    expect((await ada.open('/private', script)).status).toBe(200);
  });
});
