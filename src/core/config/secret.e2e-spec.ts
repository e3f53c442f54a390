import { Controller, Get, Module, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/kit.js';
import { Config } from './config.js';

// #region secret
const invoiceKey = Config.secret(
  'INVOICE_KEY',
  'must be the key that the service for invoices gives, such as inv_…',
  (value) => value.startsWith('inv_'),
);

@Controller('invoices')
class InvoicesController {
  constructor(private readonly config: Config) {}

  @Get()
  index() {
    const key = this.config.of(invoiceKey);
    if (!key) throw new ServiceUnavailableException('INVOICE_KEY is not set');
    throw new Error(`The service does not know ${key}`);
  }
}
// #endregion secret

@Module({ controllers: [InvoicesController] })
class InvoicesModule {}

const start = (environment: Record<string, string>) =>
  startApp(environment, { imports: [InvoicesModule] });

describe('A secret that a feature declares', () => {
  it('is there for it, and never in the details of an error', async () => {
    const app = await start({ NODE_ENV: 'development', INVOICE_KEY: ' inv_4711 ' });
    const { html } = await app.visitor().open('/invoices');
    expect(html).toContain('The service does not know (not shown)');
    expect(html).not.toContain('4711');
  });

  it('may be missing, where the feature says what then', async () => {
    expect((await (await start({})).visitor().open('/invoices')).status).toBe(503);
  });

  it('is refused at the start when it cannot be right, with its fix and without its value', () => {
    const made = () => new Config({ INVOICE_KEY: 'sk_1', PORT: 'x' });
    expect(made).toThrow(/PORT must be .*\n {2}INVOICE_KEY must be the key .*, such as inv_…/);
    expect(made).not.toThrow('sk_1');
  });

  it('is known when it is in .env, and no other name is', () => {
    const env = { INVOICE_KEY: 'inv_1', INVOICE_KEYS: 'inv_2' };
    expect(new Config(env, Object.keys(env)).warnings).toEqual([
      'INVOICE_KEYS in .env is not read: there is no such setting',
    ]);
  });
});
