import {
  applyDecorators,
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Req,
  Session,
} from '@nestjs/common';
import { IsInt, IsString, Max, Min } from 'class-validator';
import type { SessionData } from '#core/session/session-data.js';
import { FormPage, Refused } from '#core/web/forms/form-page.js';
import { ValidationException } from '#core/web/forms/form.js';
import { AsNumber } from '#core/web/forms/from-text.js';
import type { PageRequest } from '#core/web/request.js';
import { CartOwner } from './cart-owner.js';
import { cartPage } from './cart-page.js';
import { Carts, MAX_QUANTITY } from './carts.js';
import { Catalogue } from './catalogue.js';

const Quantity = (min: number, message: string) =>
  applyDecorators(
    AsNumber(),
    IsInt({ message }),
    Min(min, { message }),
    Max(MAX_QUANTITY, { message }),
  );

class AddForm {
  @IsString()
  sku = '';

  @Quantity(1, `Choose from 1 to ${MAX_QUANTITY}.`)
  quantity = NaN;
}

class ChangeForm {
  @Quantity(0, `Choose from 0 to ${MAX_QUANTITY}; 0 removes it.`)
  quantity = NaN;
}

@Controller('cart')
export class CartController {
  constructor(
    private readonly carts: Carts,
    private readonly catalogue: Catalogue,
    private readonly owner: CartOwner,
  ) {}

  @Get()
  @Render('cart/index')
  async index(@Req() request: PageRequest, @Refused() refused?: Refused) {
    const owner = await this.owner.of(request);
    const lines = owner === undefined ? [] : await this.carts.lines(owner);
    const products = await this.catalogue.products();
    return cartPage(products, lines, refused, request.params.sku);
  }

  @Post('items')
  @FormPage(CartController, 'index')
  @Redirect('/cart', 303)
  async add(@Req() request: PageRequest, @Session() session: SessionData, @Body() form: AddForm) {
    const product = await this.catalogue.product(form.sku);
    if (!product) throw new ValidationException({ sku: 'There is no such product.' });
    const owner = await this.owner.ofOrNew(request);
    if (!(await this.carts.add(owner, form.sku, form.quantity))) {
      throw new ValidationException({ quantity: `You can have ${MAX_QUANTITY} at most.` });
    }
    session.flash = `${product.name} is in your cart.`;
  }

  @Post('items/:sku')
  @FormPage(CartController, 'index')
  @Redirect('/cart', 303)
  async change(
    @Req() request: PageRequest,
    @Session() session: SessionData,
    @Param('sku') sku: string,
    @Body() { quantity }: ChangeForm,
  ) {
    const owner = await this.owner.of(request);
    if (!owner || !(await this.carts.change(owner, sku, quantity))) {
      throw new NotFoundException('This product is not in your cart.');
    }
    session.flash = quantity === 0 ? 'Removed from your cart.' : 'Your cart is changed.';
  }
}
