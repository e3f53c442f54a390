import { Controller, Get, Redirect } from '@nestjs/common';

/** Password managers look for the form at this address (W3C: A Well-Known URL for Changing Passwords). */
@Controller('.well-known/change-password')
export class WellKnownChangePasswordController {
  @Get()
  @Redirect('/account#change-password', 302)
  form() {}
}
