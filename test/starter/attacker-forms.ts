import { Controller, Get, Header, Module, Post, Query, Redirect } from '@nestjs/common';
import { type Attacker, type AttackerPage, formTo, startAttacker } from './attacker.js';
import { PASSWORD } from '../support/people.js';
import { MALLORY, startSite } from './site.js';

/** What the attacker wants Ada to do. */
export const attackerForms: Record<string, Record<string, string>> = {
  '/logout': {},
  '/login': { email: MALLORY, password: PASSWORD },
  '/count/row': { by: '7' },
  '/private/end-others': { password: PASSWORD },
};

/** A page of a clone that sends a form on to somebody else, such as for a payment. */
@Controller('partner')
class PartnerController {
  @Get()
  @Header('Content-Type', 'text/html')
  show(@Query('to') to: string) {
    return formTo(`/partner?to=${to}`, { by: '7' });
  }

  @Post()
  @Redirect('/', 307)
  leave(@Query('to') to: string) {
    return { url: to, statusCode: 307 };
  }
}

@Module({ controllers: [PartnerController] })
class PartnerModule {}

/** The application, and a site with a page for every wish. */
export async function startWithAttacker() {
  const site = await startSite({}, { imports: [PartnerModule] });
  const pages: Record<string, AttackerPage> = {
    '/': `<a href="${site.origin}/private">Win a prize</a>`,
  };
  for (const [path, fields] of Object.entries(attackerForms)) {
    const form = formTo(site.origin + path, fields, '_top');
    pages[`/form${path}`] = form;
    pages[`/sandbox${path}`] =
      `<iframe sandbox="allow-forms allow-top-navigation" srcdoc='${form}'></iframe>`;
    pages[`/bounce${path}`] = { status: 307, headers: { Location: site.origin + path } };
  }
  return { site, attacker: await startAttacker(pages) };
}

/** A page of ours whose form another site sends back to us. */
export const leaving = ({ url }: Attacker, path: string) =>
  `/partner?to=${url(`https://attacker.example/bounce${path}`)}`;
