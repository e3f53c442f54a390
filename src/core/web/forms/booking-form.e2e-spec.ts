import { Body, Controller, Get, Module, Post, Redirect, Render } from '@nestjs/common';
import { IsBoolean, IsInt, Length, Max, Min, ValidateIf } from 'class-validator';
import { expect, it } from 'vitest';
import { startApp } from '../../../../test/support/kit.js';
import { FormPage } from './form-page.js';
import { ValidationException } from './form.js';
import { AsBoolean, AsNumber } from './from-text.js';

// #region form
class BookingForm {
  @Length(1, 100, { message: 'Enter your name.' })
  name = '';

  @AsNumber()
  @IsInt({ message: 'Enter a whole number.' })
  @Min(1, { message: 'Book one seat at least.' })
  @Max(8, { message: 'Book eight seats at most.' })
  seats = NaN;

  @AsNumber()
  @ValidateIf((_, age) => age !== '')
  @IsInt({ message: 'Enter a whole number, or nothing.' })
  age: number | '' = '';

  @AsBoolean()
  @IsBoolean()
  vegan = false;
}

@Controller('bookings')
class BookingsController {
  #free = 10;

  @Get()
  @Render('bookings/form')
  new() {
    return { title: 'Book a table', free: this.#free };
  }

  @Post()
  @FormPage(BookingsController, 'new')
  @Redirect('/bookings', 303)
  create(@Body() { seats }: BookingForm) {
    if (seats > this.#free) throw new ValidationException({ seats: `${this.#free} are free.` });
    this.#free -= seats;
  }
}
// #endregion form

@Module({ controllers: [BookingsController] })
class BookingsModule {}

/** What the view would show. */
const render = (_: string, model: object) => JSON.stringify(model);

it('A form comes back with what was typed and a message at each field, for a rule and for a check of the handler', async () => {
  const app = await startApp({}, { imports: [BookingsModule], options: { render } });
  const visitor = app.visitor();
  const book = async (form: Record<string, string>) => {
    const { status, html } = await visitor.submit('/bookings', form);
    return { status, ...(JSON.parse(html) as object) };
  };
  expect(await book({ name: '', seats: '0', age: 'old', more: 'ignored' })).toMatchObject({
    status: 422,
    values: { name: '', seats: '0', age: 'old' },
    errors: {
      name: 'Enter your name.',
      seats: 'Book one seat at least.',
      age: 'Enter a whole number, or nothing.',
    },
  });
  expect(await book({ name: 'Ada', seats: '8', age: '', vegan: 'yes' })).toMatchObject({
    status: 200,
    free: 2,
  });
  expect(await book({ name: 'Ada', seats: '3' })).toMatchObject({
    status: 422,
    values: { name: 'Ada', seats: '3' },
    errors: { seats: '2 are free.' },
  });
});
