import { Body, Controller, Get, Module, Post, Redirect, Session } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { expect, it } from 'vitest';
import type { SessionData } from '#core/session/session-data.js';
import { startApp } from './support/kit.js';

// #region theme
declare module '#core/session/session-data.js' {
  interface SessionData {
    theme: 'light' | 'dark' | undefined;
  }
}

class ThemeForm {
  @IsIn(['light', 'dark'], { message: 'Choose a theme.' })
  theme: 'light' | 'dark' = 'light';
}

@Controller('theme')
class ThemeController {
  @Get()
  show(@Session() { theme = 'light' }: SessionData) {
    return { theme };
  }

  @Post()
  @Redirect('/theme', 303)
  choose(@Session() session: SessionData, @Body() { theme }: ThemeForm) {
    session.theme = theme;
  }
}
// #endregion theme

@Module({ controllers: [ThemeController] })
class ThemeModule {}

// #region session
it('A guest keeps the theme that they have chosen', async () => {
  const app = await startApp({}, { imports: [ThemeModule] });
  const visitor = app.visitor();
  await visitor.submit('/theme', { theme: 'dark' });
  await expect(visitor).toHaveSession({ theme: 'dark' });
});
// #endregion session

it('A theme that there is not is kept by nobody', async () => {
  const visitor = (await startApp({}, { imports: [ThemeModule] })).visitor();
  await visitor.submit('/theme', { theme: 'dark' });
  expect((await visitor.submit('/theme', { theme: 'pink' })).status).toBe(422);
  expect(await (await visitor.request('/theme')).json()).toEqual({ theme: 'dark' });
});
