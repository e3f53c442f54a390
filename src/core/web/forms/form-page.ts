import { type ExecutionContext, Injectable, type Type, UseGuards } from '@nestjs/common';
import { RENDER_METADATA } from '@nestjs/common/constants.js';
import { ModuleRef } from '@nestjs/core';
import { Overloaded } from '../../users/hash-queue.js';
import { ValidationException, type ValidationErrors, oldInputOf } from './form.js';
import type { PageRequest } from '../request.js';

/** A form that is shown again. */
export interface Refused {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly errors?: ValidationErrors<Record<string, string>>;
  /** A message when it is not an error of a field. */
  readonly flash?: string;
}

/** A GET handler with `@Render`. It gets the request, and the form that was refused, if its view needs it. */
type Show = (request: PageRequest, refused?: Refused) => object | Promise<object>;

interface Page {
  readonly controller: Type<Record<string, Show>>;
  readonly method: string;
}

const pages = new WeakMap<PageRequest, Page>();

/**
 * Above a handler that takes a form: names the GET handler of its page. With validation errors that page is shown
 * again, with `values` and `errors` in its view. A filter does not know which handler failed, so a guard stores it.
 */
export const FormPage = <Method extends string>(
  controller: Type<Record<Method, Show>>,
  method: Method,
) =>
  UseGuards({
    canActivate(context: ExecutionContext) {
      pages.set(context.switchToHttp().getRequest<PageRequest>(), { controller, method });
      return true;
    },
  });

@Injectable()
export class FormPages {
  constructor(private readonly modules: ModuleRef) {}

  /** @returns nothing when the form is on no page, or the error is not about it */
  async again(request: PageRequest, error: unknown) {
    const form = pages.get(request);
    const why = whyAgain(error);
    if (!form || !why) return undefined;
    // Once only: the page itself may fail.
    pages.delete(request);
    const controller = this.modules.get(form.controller, { strict: false });
    const show = controller[form.method]!;
    const refused = { values: oldInputOf(request.body), ...why };
    const model = { ...refused, ...(await show.call(controller, request, refused)) };
    return { view: Reflect.getMetadata(RENDER_METADATA, show) as string, model };
  }
}

function whyAgain(error: unknown) {
  if (error instanceof ValidationException) return { errors: error.errors };
  return error instanceof Overloaded ? { flash: error.message } : undefined;
}
