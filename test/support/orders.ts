import {
  Body,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  type PipeTransform,
  Post,
  Query,
  Redirect,
  Render,
  Req,
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
import { FormPage, type Refused } from '../../src/web/form-page.js';
import { InvalidForm } from '../../src/web/form.js';
import { AsBoolean, AsNumber } from '../../src/web/from-text.js';
import type { PageRequest } from '../../src/web/request.js';

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

/** As the documentation of Nest has one. */
class Backwards implements PipeTransform<string> {
  transform = (text: string) => text.split('').toReversed().join('');
}

/** A feature of one's own, as a product would write it. Its page borrows a view. */
@Controller('orders')
class OrdersController {
  static received: unknown[] = [];

  @Get()
  @Render('auth/login')
  new(@Req() { query }: PageRequest, refused?: Refused) {
    if (query.broken && refused) throw new ConflictException('The page is away.');
    const { title = 'An order' } = query as { title?: string };
    return { title: `${title}, ${Object.keys(refused?.values ?? {}).join()}` };
  }

  @Post()
  @FormPage(OrdersController, 'new')
  @Redirect('/orders', 303)
  create(@Body() order: Order) {
    if (order.email === 'taken@example.com') throw new InvalidForm({ email: 'This one is taken.' });
    OrdersController.received.push(order);
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
