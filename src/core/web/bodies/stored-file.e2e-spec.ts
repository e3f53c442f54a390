import { Controller, Get, Module, Param } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../../test/support/kit.js';
import { StoredFile } from './stored-file.js';

const PAGE = '<script>alert(1)</script>';

@Controller('stored')
class StoredController {
  // #region show
  @Get(':type/:name')
  show(@Param('type') type: string, @Param('name') name: string) {
    return new StoredFile({ id: 'v1', name, type, bytes: Buffer.from(PAGE) });
  }
  // #endregion show
}

@Module({ controllers: [StoredController] })
class Stored {}

async function start() {
  const visitor = (await startApp({}, { imports: [Stored] })).visitor();
  return (type: string, name = 'a', headers: Record<string, string> = {}) =>
    visitor.request(`/stored/${encodeURIComponent(type)}/${encodeURIComponent(name)}`, { headers });
}

describe('A file that a user has uploaded', () => {
  it('is shown when it is a picture, and kept by the browser of its owner only', async () => {
    const file = await start();
    const { headers } = await file('image/png', 'Ünï "1"; x=(2).png');
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('content-disposition')).toBe(
      "inline; filename*=UTF-8''%C3%9Cn%C3%AF%20%221%22%3B%20x%3D%282%29.png",
    );
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('vary')).toBe('Cookie');
  });

  it.each(['text/html', 'image/svg+xml', 'text/javascript', 'application/xhtml+xml', 'none'])(
    'never runs as a page or a script of this site: %s',
    async (type) => {
      const answer = await (await start())(type);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text()).toBe(PAGE);
    },
  );

  it('is not sent again to who has it, and in parts to who asks for a part', async () => {
    const file = await start();
    // Without them fetch asks for a new answer.
    const kept = { 'cache-control': 'max-age=0', pragma: '' };
    for (const versions of ['"v1"', 'W/"v1"', '"v0", "v1"', '*']) {
      const known = await file('image/png', 'a', { ...kept, 'if-none-match': versions });
      expect([known.status, await known.text()], versions).toEqual([304, '']);
      expect(known.headers.get('etag')).toBe('"v1"');
    }
    const other = await file('image/png', 'a', { ...kept, 'if-none-match': '"v0"' });
    expect(other.status).toBe(200);
    const part = await file('video/mp4', 'a', { range: 'bytes=1-6' });
    expect([part.status, await part.text()]).toEqual([206, 'script']);
    expect(part.headers.get('content-range')).toBe(`bytes 1-6/${PAGE.length}`);
  });
});
