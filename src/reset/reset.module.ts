import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { Reset } from './reset.js';
import { ResetController } from './reset.controller.js';

/** Where mails can be sent. Elsewhere there is no such page, and none leads to it. */
@Module({
  imports: [MailModule, TokensModule],
  controllers: [ResetController],
  providers: [Reset],
})
export class ResetModule {}
