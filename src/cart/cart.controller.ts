import {
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
import { Matches } from 'class-validator';
import type { SessionData } from '../session/session-data.js';
import { fill, InvalidForm, type Mistakes } from '../web/form.js';
import type { PageRequest } from '../web/request.js';
import { CartOwner } from './cart-owner.js';
import { cartPage, type Refusal } from './cart-page.js';
import { Carts, MOST } from './carts.js';
import { Catalogue } from './catalogue.js';

class AddForm {
  sku = '';

  @Matches(/^[1-9]\d?$/, { message: `Choose from 1 to ${MOST}.` })
  quantity = '';
}

class ChangeForm {
  @Matches(/^(0|[1-9]\d?)$/, { message: `Choose from 0 to ${MOST}; 0 removes it.` })
  quantity = '';
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
  index(@Req() request: PageRequest) {
    return this.page(request);
  }

  @Post('items')
  @Redirect('/cart', 303)
  async add(@Req() request: PageRequest, @Session() session: SessionData, @Body() body: unknown) {
    const { form, mistakes } = fill(AddForm, body);
    const product = await this.catalogue.product(form.sku);
    if (!product) throw await this.refuse(request, form, { sku: 'There is no such product.' });
    if (mistakes) throw await this.refuse(request, form, mistakes);

    const owner = await this.owner.ofNow(request);
    if (!(await this.carts.add(owner, form.sku, Number(form.quantity)))) {
      throw await this.refuse(request, form, { quantity: `You can have ${MOST} at most.` });
    }
    session.notice = `${product.name} is in your cart.`;
  }

  @Post('items/:sku')
  @Redirect('/cart', 303)
  async change(
    @Req() request: PageRequest,
    @Session() session: SessionData,
    @Param('sku') sku: string,
    @Body() body: unknown,
  ) {
    const { form, mistakes } = fill(ChangeForm, body);
    if (mistakes) {
      const page = await this.page(request, {
        change: { sku, quantity: form.quantity, mistake: mistakes.quantity },
      });
      throw new InvalidForm('cart/index', page, form, mistakes);
    }
    const owner = await this.owner.of(request);
    if (!owner || !(await this.carts.change(owner, sku, Number(form.quantity)))) {
      throw new NotFoundException();
    }
    session.notice = form.quantity === '0' ? 'Removed from your cart.' : 'Your cart is changed.';
  }

  private async refuse(request: PageRequest, form: AddForm, mistakes: Mistakes<AddForm>) {
    const { sku, quantity } = form;
    const page = await this.page(request, { add: { sku, quantity, mistake: mistakes.quantity } });
    return new InvalidForm('cart/index', page, form, mistakes);
  }

  private async page(request: PageRequest, refusal?: Refusal) {
    const owner = await this.owner.of(request);
    const lines = owner === undefined ? [] : await this.carts.lines(owner);
    return cartPage(await this.catalogue.products(), lines, refusal);
  }
}
