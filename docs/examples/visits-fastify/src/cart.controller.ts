import type * as secureSession from '@fastify/secure-session';
import { Controller, Get, Post, Session } from '@nestjs/common';

/** Writes in one folder of the site, and reads in another. */
@Controller()
export class CartController {
  // #region folders
  @Post('cart/add')
  add(@Session() session: secureSession.Session) {
    session.set('visits', 7);
    return 'added\n';
  }

  @Get()
  home(@Session() session: secureSession.Session) {
    return `${session.get('visits')}\n`;
  }
  // #endregion folders
}
