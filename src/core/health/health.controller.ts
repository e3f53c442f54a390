import { Controller, Get, Inject } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Redis } from '../redis/redis.js';

/** For a load balancer or a monitor. It opens no session and sets no cookie. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    @Inject(Redis) private readonly redis: Redis | undefined,
  ) {}

  @Get('live')
  live() {
    return { status: 'up' };
  }

  /** Fails with 503 when the database or Redis does not answer. */
  @Get('ready')
  async ready() {
    this.database.check();
    const row = this.database.selectFrom('sessions').select('id').limit(1).execute();
    await Promise.all([row, this.redis?.run((client) => client.get('health'))]);
    return { status: 'ready' };
  }
}
