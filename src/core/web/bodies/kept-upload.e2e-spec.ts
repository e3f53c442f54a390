import {
  BadRequestException,
  Controller,
  Get,
  Module,
  Param,
  ParseUUIDPipe,
  Post,
  Redirect,
  UploadedFiles,
} from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '../../../../test/support/kit.js';
import { StoredFile } from './stored-file.js';
import { Upload } from './upload.js';
import type { UploadedFile } from './uploaded-file.js';

@Controller('pictures')
class PicturesController {
  // #region keep
  @Post()
  @Upload({ maxFiles: 1, maxBytes: 5_000_000, types: ['image/png'] })
  @Redirect('/pictures', 303)
  async create(@UploadedFiles() [file]: UploadedFile[] = []) {
    if (!file) throw new BadRequestException('Choose a picture.');
    const id = randomUUID();
    await mkdir('data/uploads', { recursive: true });
    // A copy, because the folder may be on another disk, and `rename` fails there.
    await copyFile(file.path, join('data/uploads', id));
    return { url: `/pictures/${id}` };
  }

  @Get(':id')
  async show(@Param('id', ParseUUIDPipe) id: string) {
    const bytes = await readFile(join('data/uploads', id));
    return new StoredFile({ id, name: 'picture.png', type: 'image/png', bytes });
  }
  // #endregion keep
}

@Module({ controllers: [PicturesController] })
class PicturesModule {}

it('An uploaded file that its handler copies is kept', async () => {
  const visitor = (await startApp({}, { imports: [PicturesModule] })).visitor();
  const picture = new File(['a picture'], '../../a.png', { type: 'image/png' });
  const page = await visitor.submit('/pictures', { picture });
  onTestFinished(() => rm(join('data/uploads', page.path.split('/').at(-1)!)));
  expect(page.status).toBe(200);
  expect(page.html).toBe('a picture');
  expect((await visitor.submit('/pictures', { title: 'no file' })).status).toBe(400);
});
