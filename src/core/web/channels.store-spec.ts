import { Body, Controller, Module, Param, Post, Sse } from '@nestjs/common';
import { IsString } from 'class-validator';
import { sql } from 'kysely';
import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { listenTo } from '../../../test/support/events.js';
import { type RunningApp, startApp } from '../../../test/support/app.js';
import { lastingStore, stores } from '../../../test/support/stores.js';
import { Database } from '../database/database.js';
import { Channels } from './channels.js';

class LineForm {
  @IsString()
  text = '';
}

// #region rooms
@Controller('rooms/:room')
class RoomsController {
  constructor(private readonly channels: Channels) {}

  @Post()
  async say(@Param('room') room: string, @Body() { text }: LineForm) {
    await this.channels.publish(`room ${room}`, { text });
  }

  @Sse()
  lines(@Param('room') room: string) {
    return new Observable<object>((answer) =>
      this.channels.subscribe(`room ${room}`, (data) => answer.next({ data })),
    );
  }
}
// #endregion rooms

@Module({ controllers: [RoomsController] })
class RoomsModule {}

async function start(count: number) {
  const environment = await lastingStore();
  const apps = [];
  for (let i = 0; i < count; i++)
    apps.push(await startApp(environment, { imports: [RoomsModule], isNew: true }));
  return apps;
}

/** What a browser gets that has the room open. */
async function inRoom(app: RunningApp, room: string) {
  const { events } = await listenTo(app.visitor(), `/rooms/${room}`);
  let text = '';
  events.on('data', (chunk: Buffer) => (text += String(chunk)));
  return () => text;
}

const say = (app: RunningApp, room: string, text: string) =>
  app.visitor().send(`/rooms/${room}`, { text });

const isPostgres = stores.name.includes('postgres');

describe('A message to a channel', () => {
  it('comes to each stream of the channel, and to no other', async () => {
    const [app] = await start(1);
    const [one, two, other] = [
      await inRoom(app!, 'tea'),
      await inRoom(app!, 'tea'),
      await inRoom(app!, 'cups'),
    ];
    await expect
      .poll(async () => {
        await say(app!, 'cups', 'ready');
        return other();
      })
      .toContain('ready');
    await say(app!, 'tea', 'Sencha?');
    for (const seen of [one, two]) await expect.poll(seen).toContain('{"text":"Sencha?"}');
    await say(app!, 'cups', 'the last');
    await expect.poll(other).toContain('the last');
    expect(other()).not.toContain('Sencha');
  });

  it.runIf(isPostgres)('comes to the streams of the other processes, too', async () => {
    const [one, two] = await start(2);
    const seen = await inRoom(two!, 'tea');
    await expect
      .poll(async () => {
        await say(one!, 'tea', 'Sencha?');
        return seen();
      })
      .toContain('{"text":"Sencha?"}');
  });

  it.runIf(isPostgres)('comes again after the connection was broken', async () => {
    const [app] = await start(1);
    const seen = await inRoom(app!, 'tea');
    const isListening = sql<object>`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
    await expect
      .poll(async () => (await isListening.execute(app!.app.get(Database))).rows)
      .toHaveLength(1);
    await expect
      .poll(async () => {
        await say(app!, 'tea', 'Sencha?');
        return seen();
      })
      .toContain('{"text":"Sencha?"}');
  });

  it('is refused when it is too long for PostgreSQL, wherever it goes', async () => {
    const [app] = await start(1);
    await expect(app!.app.get(Channels).publish('a', { text: 'x'.repeat(8_000) })).rejects.toThrow(
      'A message has 8017 bytes, and may have 7900: publish the id of a row instead',
    );
  });
});
