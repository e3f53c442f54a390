import { Body, Controller, Get, Post, Redirect, Render, Req } from '@nestjs/common';
import type { SignedInUser } from '../session/logins.js';
import { sessionOf } from '../session/session-data.js';
import { emailAddress, IsEmailAddress } from '../users/email.js';
import { Confirmed } from '../web/access/confirmed.guard.js';
import { CurrentUser } from '../web/access/current-user.js';
import { FormPage } from '../web/forms/form-page.js';
import type { PageRequest } from '../web/request.js';
import { Throttle, type Tries } from '../web/throttle/throttle.js';
import { Address } from './address.js';

/** Each is a mail to somebody who may not have asked for it. */
const ADDRESS: Tries = { kind: 'address', account: 5, address: 30, minutes: 60 };

class AddressForm {
  @IsEmailAddress()
  email = '';
}

@Controller('account/email')
@Confirmed()
export class AddressController {
  constructor(
    private readonly address: Address,
    private readonly throttle: Throttle,
  ) {}

  @Get()
  @Render('address/edit')
  edit() {
    return { title: 'Change your address' };
  }

  @Post()
  @FormPage(AddressController, 'edit')
  @Redirect('/account', 303)
  async update(
    @Req() request: PageRequest,
    @CurrentUser() owner: SignedInUser,
    @Body() { email }: AddressForm,
  ) {
    await this.throttle.count(ADDRESS, request, owner.userId, 'email');
    await this.address.ask(owner.userId, emailAddress(email));
    sessionOf(request).notice =
      'If the address is free, a mail with a link is on its way to it. Yours stays as it is until you follow the link.';
  }
}
