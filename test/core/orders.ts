import {
  Body,
  ConflictException,
  Controller,
  DefaultValuePipe,
  ForbiddenException,
  Get,
  HttpCode,
  HttpException,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  type PipeTransform,
  Post,
  Query,
  RawBody,
  Redirect,
  Render,
  Req,
  UploadedFiles,
  ValidationPipe,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsInt,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import { FormPage, Refused } from '../../src/core/web/forms/form-page.js';
import { ValidationException } from '../../src/core/web/forms/form.js';
import { AsBoolean, AsNumber } from '../../src/core/web/forms/from-text.js';
import type { UploadedFile } from '../../src/core/web/bodies/uploaded-file.js';
import type { PageRequest } from '../../src/core/web/request.js';
import { LoggedIn } from '../../src/core/web/access/logged-in.guard.js';
import { UnreadBody } from '../../src/core/web/bodies/unread-body.js';
import { Upload } from '../../src/core/web/bodies/upload.js';
import { Webhook } from '../../src/core/web/bodies/webhook.js';

class Item {
  @IsString({ message: 'Say what it is.' })
  sku!: string;
}

class Order {
  @IsEmail({}, { message: 'Enter an email address.' })
  email = '';

  @IsString()
  password = '';

  @AsNumber()
  @IsInt({ message: 'Choose a whole number.' })
  @Min(1, { message: 'Choose one at least.' })
  quantity = NaN;

  @AsBoolean()
  @IsBoolean()
  gift = false;

  @IsOptional()
  @Type(() => Item)
  @ValidateNested({ each: true })
  items?: Item[];
}

class Forgotten {
  @IsString()
  checked = '';

  unchecked = '';
}

class Strict {
  @IsInt()
  quantity!: number;
}

/** Where somebody's own stream leads, and what became of it. */
class Counter extends Writable {
  static destroyed = 0;

  override _write(_chunk: Buffer, _encoding: string, next: () => void) {
    next();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void) {
    if (error) Counter.destroyed++;
    done(error);
  }
}

export const brokenStreams = () => Counter.destroyed;

/** As the documentation of Nest has one. */
class Backwards implements PipeTransform<string> {
  transform = (text: string) => text.split('').toReversed().join('');
}

/** A feature of one's own, as a product would write it. Its page borrows a view. */
@Controller('orders')
class OrdersController {
  static received: unknown[] = [];

  @Get()
  @Render('auth/signup')
  new(
    @Query('title', new DefaultValuePipe('An order')) title: string,
    @Query('broken') isBroken?: string,
    @Refused() refused?: Refused,
  ) {
    if (isBroken && refused) throw new ConflictException('The page is away.');
    return { title: `${title}, ${Object.keys(refused?.values ?? {}).join()}` };
  }

  @Post()
  @FormPage(OrdersController, 'new')
  @Redirect('/orders', 303)
  create(@Body() order: Order) {
    if (order.email === 'taken@example.com')
      throw new ValidationException({ email: 'This one is taken.' });
    OrdersController.received.push(order);
  }

  @Post('hook')
  @HttpCode(200)
  @Webhook({ maxBytes: 1024 })
  hook(@RawBody() body: Buffer, @Req() request: PageRequest) {
    OrdersController.received.push(body);
    return { bytes: body.length, body: request.body ?? null };
  }

  /** Where a payment provider sends the browser back to, with a form of its own. */
  @Post('paid')
  @Webhook()
  @Redirect('/private', 303)
  paid(@RawBody() body: Buffer) {
    OrdersController.received.push(new URLSearchParams(body.toString()).get('signature'));
  }

  @Post('video')
  @HttpCode(200)
  @UnreadBody()
  async video(@Req() request: IncomingMessage & { raw?: IncomingMessage }) {
    let bytes = 0;
    for await (const chunk of request.raw ?? request) bytes += (chunk as Buffer).length;
    return { bytes };
  }

  @Post('photos')
  @HttpCode(200)
  @Upload({ maxFiles: 2, maxBytes: 100_000, types: ['image/png'] })
  async photos(@UploadedFiles() files: UploadedFile[], @Body() body: Record<string, string>) {
    const contents = await Promise.all(files.map(({ path }) => readFile(path, 'latin1')));
    OrdersController.received.push(files.map(({ path }) => path));
    return { contents, names: files.map(({ name }) => name), ...body };
  }

  @Post('stream')
  @HttpCode(200)
  @Upload({ maxBytes: Infinity, to: () => new Counter() })
  stream(@UploadedFiles() files: UploadedFile[]) {
    return files.map(({ size }) => size);
  }

  @Post('private')
  @LoggedIn()
  @Upload()
  private(@UploadedFiles() files: UploadedFile[]) {
    return { files: files.length };
  }

  @Post('quick')
  @Redirect('/orders', 303)
  quick(@Body() _order: Order) {}

  @Post('forgotten')
  forgotten(@Body() form: Forgotten) {
    return form;
  }

  @Post('strict')
  strict(@Body(new ValidationPipe({ transform: true })) form: Strict) {
    return form;
  }

  @Get('backwards')
  backwards(@Query('text', Backwards) text: string) {
    return { text };
  }

  @Get('fails/:status')
  fails(@Param('status', ParseIntPipe) status: number, @Query('words') words?: string) {
    throw new HttpException(words ?? { anything: 'else' }, status);
  }

  @Get('nests')
  nests() {
    throw new ForbiddenException();
  }

  @Get(':id')
  show(@Param('id', ParseIntPipe) id: number) {
    throw new NotFoundException(`There is no order ${id} <b>here</b>`);
  }
}

export const receivedOrders = OrdersController.received;

@Module({ controllers: [OrdersController] })
class OrdersModule {}

export const orders = { module: OrdersModule };
