import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { RENDER_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ExternalContextCreator, ModulesContainer } from '@nestjs/core';
import type { ParamsFactory } from '@nestjs/core/helpers/external-context-creator.js';
import { RouteParamsFactory } from '@nestjs/core/router/route-params-factory.js';
import type { SessionRequest } from '../../session/session-data.js';
import { Overloaded } from '../../users/hash-queue.js';
import { ValidationException, type ValidationErrors, oldInputOf } from './form.js';
import { type PageRequest, requestOf } from '../request.js';

/** A form that is shown again. */
export interface Refused {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly errors?: ValidationErrors<Record<string, string>>;
  /** A message when it is not an error of a field. */
  readonly flash?: string;
}

const refusals = new WeakMap<SessionRequest, Refused>();

/** In the GET handler of the page: the refused form. Only where `values` and `errors` in its view are not enough. */
export const Refused = createParamDecorator((_, context: ExecutionContext) =>
  refusals.get(requestOf(context)),
);

/** A GET handler with `@Render`. */
type Show = (...given: never[]) => object | Promise<object>;

interface Page {
  readonly controller: Type<Record<string, Show>>;
  readonly method: string;
}

const pages = new WeakMap<PageRequest, Page>();

/**
 * Write it above a handler that takes a form. It names the GET handler that shows the form. After a mistake, this
 * handler shows the form again, and its view also gets `values` and `errors`.
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

type Handler = (request: PageRequest, response: unknown) => Promise<object>;

@Injectable()
export class FormPages {
  readonly #handlers = new WeakMap<Show, Handler>();

  constructor(
    private readonly contexts: ExternalContextCreator,
    private readonly modules: ModulesContainer,
  ) {}

  /** @returns nothing when the form is on no page, or the error is not about it */
  async showAgain(request: PageRequest, response: unknown, error: unknown) {
    const page = pages.get(request);
    const why = whyAgain(error);
    if (!page || !why) return undefined;
    // Once only: the page itself may fail.
    pages.delete(request);
    const show = page.controller.prototype[page.method] as Show;
    const handler = this.#handlers.get(show) ?? this.handlerOf(page, show);
    this.#handlers.set(show, handler);
    const refused = { values: oldInputOf(request.body), ...why };
    refusals.set(request, refused);
    const model = { ...refused, ...(await handler(request, response)) };
    return { view: Reflect.getMetadata(RENDER_METADATA, show) as string, model };
  }

  /** As Nest calls it, with its decorators and pipes; the guards of the form were passed already. */
  private handlerOf({ controller, method }: Page, show: Show): Handler {
    const found = this.modules.entries().find(([, module]) => module.controllers.has(controller));
    if (!found)
      throw new Error(`@FormPage names ${controller.name}, which no module of the application has`);
    const [key, host] = found;
    const { instance } = host.controllers.get(controller)!;
    // Nest looks for its module among providers, and a controller is none.
    const contexts = Object.create(this.contexts, {
      getContextModuleKey: { value: () => key },
    }) as ExternalContextCreator;
    const params = new RouteParamsFactory();
    const paramsOf: ParamsFactory = {
      exchangeKeyForValue: (type, data, [req, res]) =>
        params.exchangeKeyForValue(type, data as string, { req, res, next: null as never }),
    };
    const options = { guards: false, interceptors: false, filters: false };
    return contexts.create(
      instance,
      show as () => unknown,
      method,
      ROUTE_ARGS_METADATA,
      paramsOf,
      undefined,
      undefined,
      options,
    );
  }
}

function whyAgain(error: unknown) {
  if (error instanceof ValidationException) return { errors: error.errors };
  return error instanceof Overloaded ? { flash: error.message } : undefined;
}
