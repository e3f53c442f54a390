import { Controller, Get, Query, Render } from '@nestjs/common';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';
import { Activity, KEEP_SECONDS } from './activity.js';

@Controller('account/activity')
@LoggedIn()
export class ActivityController {
  constructor(private readonly activity: Activity) {}

  @Get()
  @Render('activity/index')
  async show(@CurrentUser() { userId }: LoggedInUser, @Query() asked: object) {
    const days = KEEP_SECONDS / (24 * 60 * 60);
    return { title: 'Activity', days, ...(await this.activity.of(userId, asked)) };
  }
}
