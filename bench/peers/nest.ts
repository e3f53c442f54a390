import {
  Body,
  Controller,
  Get,
  Module,
  Post,
  Redirect,
  Render,
  Req,
  Session,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import session, { type Session as Sessions, type SessionData } from 'express-session';
import hbs from 'hbs';
import { promisify } from 'node:util';
import { added, cart, home, LAYOUT, login, PARTIALS, VIEWS, visits } from './pages.js';
import './session-data.js';

type Held = Sessions & Partial<SessionData>;

/** As the chapters on MVC and on sessions in Nest's documentation show it. */
@Controller()
class AppController {
  @Get()
  @Render('home/index')
  home(@Session() session: Held) {
    return home(session.user);
  }

  @Get('visits')
  @Render('visits/index')
  visits(@Session() session: Held) {
    session.count = (session.count ?? 0) + 1;
    return visits(session.count, session.user);
  }

  @Get('cart')
  @Render('cart/index')
  cart(@Session() session: Held) {
    return cart(session.held, session.user);
  }

  @Post('cart/items')
  @Redirect('/cart', 303)
  add(@Session() session: Held, @Body() body: Record<string, string>) {
    session.held = added(session.held, body);
  }

  @Post('login')
  @Redirect('/', 303)
  async login(@Req() request: Request, @Body() body: Record<string, string>) {
    const user = await login(body);
    if (user === undefined) throw new Error('This email and password do not belong together');
    await promisify(request.session.regenerate).call(request.session);
    request.session.user = user;
  }
}

@Module({ controllers: [AppController] })
class AppModule {}

const app = await NestFactory.create<NestExpressApplication>(AppModule);
app.setBaseViewsDir(VIEWS);
app.setViewEngine('hbs');
app.setLocal('layout', LAYOUT);
hbs.registerPartials(PARTIALS);
app.use(session({ secret: 'not secret', resave: false, saveUninitialized: false }));
await app.listen(Number(process.env.PORT), '127.0.0.1');
