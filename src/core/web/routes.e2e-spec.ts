import { All, Controller, Delete, Get, Module, Post } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/app.js';
import { Reauthenticated } from './access/reauthenticated.guard.js';
import { Routes } from './routes.js';

class ShelfController {
  @Get()
  index() {}

  @Post([':id', ':id/copies'])
  copy() {}

  notARoute() {}
}

@Controller(['shelf', 'old/shelf/'])
class BookController extends ShelfController {
  @Delete(':id')
  remove() {}
}

@Controller()
class EverythingController {
  @All('echo')
  echo() {}

  @Get('files/*')
  file() {}
}

@Module({ controllers: [BookController, EverythingController] })
class ShelfModule {}

describe('The list of routes', () => {
  it('has every route of the application, those of a clone too', async () => {
    const { app } = await startApp({}, { imports: [ShelfModule] });
    const routes = app
      .get(Routes)
      .list()
      .map(({ method, path }) => `${method} ${path}`);
    for (const shelf of ['/shelf', '/old/shelf']) {
      expect(routes).toContain(`GET ${shelf}`);
      expect(routes).toContain(`POST ${shelf}/:id`);
      expect(routes).toContain(`POST ${shelf}/:id/copies`);
      expect(routes).toContain(`DELETE ${shelf}/:id`);
    }
    expect(routes).toContain('ALL /echo');
    expect(routes).toContain('GET /');
    expect(routes).toContain('POST /count/:name');
    expect(routes.join()).not.toContain('notARoute');
  });

  it('needs the page of a re-authentication when a handler asks for one', async () => {
    @Controller('safe')
    class SafeController {
      @Get()
      @Reauthenticated()
      open() {}
    }
    const safe = { module: class Safe {}, controllers: [SafeController] };
    const options = { pages: { reauthentication: '/nowhere' } };
    await expect(startApp({}, { imports: [safe], options })).rejects.toThrow(
      /is for users who have re-authenticated, but there is no page \/nowhere.*pages\.reauthentication/,
    );
  });

  it('has each once: a second handler for the same route is an error at the start', async () => {
    @Controller('shelf')
    class OtherController {
      @Get('/')
      again() {}
    }
    const other = { module: class Other {}, controllers: [OtherController] };
    await expect(startApp({}, { imports: [ShelfModule, other] })).rejects.toThrow(
      /GET \/shelf is in BookController.index and in OtherController.again: give one|already declared/,
    );
  });

  it('has no optional parts: which paths they match could not be known here', async () => {
    @Controller('files')
    class FilesController {
      @Get('{*path}')
      open() {}
    }
    const files = { module: class Files {}, controllers: [FilesController] };
    // On Fastify the router refuses it first.
    await expect(startApp({}, { imports: [files] })).rejects.toThrow(
      /files\/{\*path} has an optional part, {\*path}: declare two|Wildcard must be the last/,
    );
  });

  it('has no parameter behind a text: the log could not hide it', async () => {
    @Controller('gate')
    class GateController {
      @Get('for-:token')
      open() {}
    }
    const gate = { module: class Gate {}, controllers: [GateController] };
    await expect(startApp({}, { imports: [gate] })).rejects.toThrow(
      '/gate/for-:token has a parameter inside a part, for-:token: give it a part of its own',
    );
  });

  it('knows which methods a path has', async () => {
    const { app } = await startApp({}, { imports: [ShelfModule] });
    const routes = app.get(Routes);
    expect(routes.methodsFor('/shelf')).toEqual(['GET', 'HEAD']);
    expect(routes.methodsFor('/SHELF/1/')).toEqual(['DELETE', 'POST']);
    expect(routes.methodsFor('/shelf/1/2')).toEqual([]);
    expect(routes.methodsFor('/')).toEqual(['GET', 'HEAD']);
    expect(routes.methodsFor('/files/a/b')).toEqual(['GET', 'HEAD']);
    expect(routes.methodsFor('/xwell-known/change-password')).toEqual([]);
  });
});
