import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import type { Request } from 'express';
import { addToCart, cartOf, ownerOf } from './cart.js';

@Controller('cart')
export class CartController {
  @Get()
  @Render('cart')
  index(@Req() request: Request) {
    return { lines: cartOf(ownerOf(request)) };
  }

  @Post()
  @Redirect('/cart', 303)
  add(@Req() request: Request, @Body('product') product: string) {
    addToCart(ownerOf(request), product);
    request.session.flash = 'It is in your cart.';
  }
}
