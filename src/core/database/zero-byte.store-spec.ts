import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { expect, it } from 'vitest';
import { startApp } from '../../../test/support/kit.js';
import { Users } from '../users/users.js';

@Controller('people')
class PeopleController {
  constructor(private readonly users: Users) {}

  @Get(':id')
  async show(@Param('id') id: string) {
    return (await this.users.findById(id)) ?? this.none();
  }

  private none(): never {
    throw new NotFoundException();
  }
}

it('A zero byte in an address is a mistake of who has sent it, in no log of ours', async () => {
  const app = await startApp(
    {},
    {
      imports: [{ module: class People {}, controllers: [PeopleController] }],
    },
  );
  const page = await app.visitor().open('/people/a%00b');
  // SQLite finds nobody, and PostgreSQL refuses to look.
  expect([400, 404]).toContain(page.status);
  expect(app.log.events('failed')).toEqual([]);
});
