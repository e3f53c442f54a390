import { Body, Controller, Get, Module, type OnModuleInit, Post, Req } from '@nestjs/common';
import { Redirect, Render } from '@nestjs/common';
import { Matches } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { seed, startApp } from '../../../test/support/kit.js';
import { LoginLifecycle } from '../logins/login-lifecycle.js';
import { LoginFlow } from '../web/access/login-flow.js';
import { ReturnTo } from '../web/access/return-to.js';
import { FormPage } from '../web/forms/form-page.js';
import { ValidationException } from '../web/forms/form.js';
import type { PageRequest } from '../web/request.js';
import { type RateLimit, Throttle } from '../web/throttle/throttle.js';
import { PendingLogins } from './pending-logins.js';
import { TokensModule } from './tokens.module.js';
import { Tokens } from './tokens.js';

class Cards {
  readonly numbers = new Map<string, string>();

  has(userId: string) {
    return this.numbers.has(userId);
  }

  fits(userId: string, number: string) {
    return this.numbers.get(userId) === number;
  }
}

// #region step
const PATH = '/login/card';
const GUESSES: RateLimit = { kind: 'card', account: 10, network: 50, minutes: 15 };

class CardForm {
  @Matches(/^\d{6}$/, { message: 'Enter the six digits of your card.' })
  number = '';
}

/** Users who have a card are asked for its number after the password. */
@Controller(PATH)
class CardController implements OnModuleInit {
  constructor(
    private readonly cards: Cards,
    private readonly pending: PendingLogins,
    private readonly loginFlow: LoginFlow,
    private readonly returnTo: ReturnTo,
    private readonly loginLifecycle: LoginLifecycle,
    private readonly throttle: Throttle,
    private readonly tokens: Tokens,
  ) {}

  onModuleInit() {
    this.loginLifecycle.afterPassword({
      path: PATH,
      begin: async (request, credential, remember) =>
        this.cards.has(credential.userId) && this.pending.keep(request, PATH, credential, remember),
    });
  }

  @Get()
  @Render('cards/ask')
  async new(@Req() request: PageRequest) {
    await this.pending.findOrRedirect(request, PATH);
    return { title: 'Your card', action: this.returnTo.addTo(PATH, request.query.returnTo) };
  }

  @Post()
  @FormPage(CardController, 'new')
  @Redirect('/', 303)
  async create(@Req() request: PageRequest, @Body() { number }: CardForm) {
    const { token, credential, remember } = await this.pending.findOrRedirect(request, PATH);
    const { userId } = credential;
    await this.throttle.attempt(GUESSES, request, userId, 'number', async () => {
      if (!this.cards.fits(userId, number))
        throw new ValidationException({ number: 'This is not the number of your card.' });
    });
    // Of two requests at once, one uses the token.
    if (!(await this.tokens.consume(token))) this.pending.refuse(request);
    const next = await this.loginFlow.logIn(request, credential, { remember, after: PATH });
    return next ?? this.pending.refuse(request);
  }
}

@Module({ imports: [TokensModule], controllers: [CardController], providers: [Cards] })
class CardsModule {}
// #endregion step

/** The layout and the form, as far as the tests read them. */
function render(_: string, model: object) {
  const { user, errors } = model as { user?: string; errors?: object };
  return `${user ? `<p id="user">${user}</p>` : ''}<h1>${JSON.stringify(errors)}</h1>`;
}

async function start() {
  const app = await startApp({}, { imports: [CardsModule], options: { render } });
  const { id, email, password } = await seed.user(app);
  const visitor = app.visitor();
  await visitor.open('/private');
  const logIn = () => visitor.submit('/login?returnTo=%2Fprivate', { email, password });
  return { cards: app.app.get(Cards), id, email, logIn, visitor };
}

describe('A step after the password', () => {
  it('logs in who does it right, and leads to the page that was asked for', async () => {
    const { cards, id, email, logIn, visitor } = await start();
    cards.numbers.set(id, '123456');
    const step = await logIn();
    expect(step).toLeadTo('/login/card?returnTo=%2Fprivate');
    expect(step).toBeGuest();
    for (const number of ['12', '654321']) {
      const refused = await visitor.submit(step.path, { number });
      expect(refused.status).toBe(422);
      expect(refused.text('h1')).toMatch(number === '12' ? 'six digits' : 'not the number');
      expect(refused).toBeGuest();
    }
    const page = await visitor.submit(step.path, { number: '123456' });
    expect(page).toLeadTo('/private');
    expect(page).toBeLoggedInAs(email);
  });

  it('is left out for who does not need it', async () => {
    const { email, logIn } = await start();
    const page = await logIn();
    expect(page).toLeadTo('/private');
    expect(page).toBeLoggedInAs(email);
  });

  it('lets a few wrong guesses through, and no more', async () => {
    const { cards, id, logIn, visitor } = await start();
    cards.numbers.set(id, '123456');
    const { path } = await logIn();
    const guess = () => visitor.submit(path, { number: '000000' });
    for (let guesses = 0; guesses < 10; guesses++) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(429);
  });
});
