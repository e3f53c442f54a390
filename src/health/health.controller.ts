import { Controller, Get } from '@nestjs/common';
import { Database } from '../database/database.js';

/** For whatever watches the process. No session is opened here and no cookie is set. */
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  live() {
    return { status: 'up' };
  }

  /** Fails with 503 when the database does not answer. */
  @Get('ready')
  async ready() {
    await this.database.selectFrom('sessions').select('id').limit(1).execute();
    return { status: 'ready' };
  }
}
