import { Controller, Get, Query, Render } from '@nestjs/common';
import type { SignedInUser } from '#core/logins/signed-in-user.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { SignedIn } from '#core/web/access/signed-in.guard.js';
import { Activity, KEEP_SECONDS } from './activity.js';

@Controller('account/activity')
@SignedIn()
export class ActivityController {
  constructor(private readonly activity: Activity) {}

  @Get()
  @Render('activity/index')
  async show(@CurrentUser() { userId }: SignedInUser, @Query() asked: object) {
    const days = KEEP_SECONDS / (24 * 60 * 60);
    return { title: 'Activity', days, ...(await this.activity.of(userId, asked)) };
  }
}
