import { Body, Controller, Get, Module, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { startApp, stopClock } from '../../../test/support/kit.js';
import { mailTo } from '../../../test/support/mail.js';
import { MailModule } from '../mail/mail.module.js';
import { Outbox } from '../mail/outbox.js';
import { sessionOf } from '../session/session-data.js';
import { IsEmailAddress } from '../users/email.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { SecretPath } from '../web/secret-path.js';
import { Links } from './links.js';
import { TokensModule } from './tokens.module.js';
import { Tokens } from './tokens.js';

class Readers {
  readonly emails: string[] = [];
}

// #region link
const NEWS = { name: 'news', seconds: 24 * 60 * 60 };

class NewsForm {
  @IsEmailAddress()
  email = '';
}

/** Nobody gets news who has not followed the link in the mail. */
@Controller('news')
class NewsController {
  constructor(
    private readonly links: Links,
    private readonly outbox: Outbox,
    private readonly readers: Readers,
    private readonly tokens: Tokens,
  ) {
    // Called just before the mail is sent, so the link is stored nowhere.
    outbox.define(NEWS.name, async ({ address }) => ({
      subject: 'Do you want our news?',
      before: ['Somebody asked for news to this address.'],
      link: {
        href: await links.make('/news/link', NEWS, undefined, { payload: address }),
        label: 'Get the news',
      },
    }));
  }

  @Get()
  @Render('news/ask')
  new() {
    return { title: 'News by mail' };
  }

  @Post()
  @FormPage(NewsController, 'new')
  @Redirect('/news', 303)
  async create(@Req() request: PageRequest, @Body() { email }: NewsForm) {
    await this.outbox.addRequested(request, { kind: NEWS.name, address: email });
    sessionOf(request).flash = 'A mail with a link is on its way.';
  }

  /** Mail servers open links, too: it only leads to the page with the button. */
  @Get('link/:token')
  @SecretPath()
  @Redirect('/news/confirm', 303)
  async follow(@Req() request: PageRequest, @Param('token') token: string) {
    await this.links.follow(request, token, NEWS);
  }

  @Get('confirm')
  @Render('news/confirm')
  async edit(@Req() request: PageRequest) {
    const { email } = await this.links.tokenOrRedirect(request, '/news', NEWS);
    return { title: 'Get the news?', email };
  }

  @Post('confirm')
  @Redirect('/news', 303)
  async update(@Req() request: PageRequest) {
    const token = await this.links.tokenOrRedirect(request, '/news', NEWS);
    if (!(await this.tokens.consume(token))) this.links.refuse(request, '/news');
    this.readers.emails.push(token.email);
    sessionOf(request).flash = 'You get the news from now on.';
  }
}

@Module({
  imports: [MailModule, TokensModule],
  controllers: [NewsController],
  providers: [Readers],
})
class NewsModule {}
// #endregion link

const ADA = 'ada@example.com';

async function start() {
  const app = await startApp({}, { imports: [NewsModule], options: { render: () => '<h1></h1>' } });
  await app.visitor().submit('/news', { email: ADA });
  return { app, link: await mailTo(app, ADA), emails: app.app.get(Readers).emails };
}

describe('A link in a mail of a feature', () => {
  // #region mail
  it('leads whoever reads the mail to the page with the button', async () => {
    const app = await startApp({}, { imports: [NewsModule] });
    const visitor = app.visitor();
    await visitor.submit('/news', { email: 'ada@example.com' });
    const { path, subject } = await mailTo(app, 'ada@example.com');
    expect(subject).toBe('Do you want our news?');
    expect(await visitor.open(path)).toLeadTo('/news/confirm');
  });
  // #endregion mail

  it('does what it is for when its button is pressed, and once', async () => {
    const { app, link, emails } = await start();
    expect(link.subject).toBe('Do you want our news?');
    const ada = app.visitor();
    expect((await ada.open(link.path)).path).toBe('/news/confirm');
    expect(emails).toEqual([]);
    await ada.submit('/news/confirm');
    expect(emails).toEqual([ADA]);
    expect((await app.visitor().open(link.path)).path).toMatch(/^\/news(\?|$)/);
    await ada.submit('/news/confirm');
    expect(emails).toEqual([ADA]);
  });

  it('is worth nothing a day later', async () => {
    const clock = stopClock();
    const { app, link } = await start();
    await clock.pass(NEWS.seconds);
    expect((await app.visitor().open(link.path)).path).toMatch(/^\/news(\?|$)/);
  });
});
