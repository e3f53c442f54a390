import { Controller, type DynamicModule, Get, Param, Post, Redirect, Render } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { ForDevTools, OnlyHere } from '#core/web/dev-tools.js';
import { formatTime } from '#core/web/page/format-time.js';

const MAX = 100;

/** The jobs that wait, and those that have failed, for developers. */
@Controller('__jobs')
@ForDevTools()
@OnlyHere()
class QueuedJobsController {
  constructor(private readonly database: Database) {}

  @Get()
  @Render('devtools/queued-jobs/index')
  async index() {
    const jobs = this.database.selectFrom('queued_jobs').selectAll();
    const rows = await jobs.orderBy('created_at', 'desc').limit(MAX).execute();
    const waiting = rows.map(({ due_at, created_at, ...job }) => ({
      ...job,
      at: formatTime(created_at),
      due: due_at && formatTime(due_at),
    }));
    return { title: 'Jobs', jobs: waiting };
  }

  /** Also of one that waits for its next try, or that was given up. */
  @Post(':id')
  @Redirect('/__jobs', 303)
  async run(@Param('id') id: string) {
    const again = { due_at: now(), tries: 0, failed_at: null };
    await this.database.updateTable('queued_jobs').set(again).where('id', '=', id).execute();
  }
}

class QueuedJobsModule {}

export const queuedJobs: DynamicModule = {
  module: QueuedJobsModule,
  controllers: [QueuedJobsController],
};
