import { type ArgumentMetadata, Injectable, type Type, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { Config } from '../../config/config.js';
import { Credentials } from '../../users/credentials.js';
import { newPasswordsOf } from '../../users/new-password.js';
import { normalizePassword } from '../../users/passwords.js';
import { ValidationException } from './form.js';

/**
 * Makes an object of the class of a `@Body()`, a `@Query()` or a `@Param()`, validates it, and keeps only its fields.
 */
@Injectable()
export class FormPipe extends ValidationPipe {
  readonly #known = new WeakSet<Type>();

  constructor(
    private readonly config: Config,
    private readonly credentials: Credentials,
  ) {
    super({
      transform: true,
      whitelist: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => new ValidationException(errorsOf(errors)),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata) {
    if (metadata.metatype && this.toValidate(metadata)) this.refuseUnchecked(metadata.metatype);
    return this.withRules(super.transform(value, metadata) as Promise<unknown>);
  }

  /** Checks the password rules of the application and of features, after all other rules have passed. */
  private async withRules(checked: Promise<unknown>) {
    const form = await checked;
    if (typeof form !== 'object' || form === null) return form;
    const fields = form as Readonly<Record<string, string | undefined>>;
    for (const field of newPasswordsOf(form)) {
      const typed = fields[field];
      // A form may ask only some users for it.
      if (typed === undefined) continue;
      for (const rule of [this.config.options.passwordRule, ...this.credentials.passwordRules]) {
        const error = await rule?.(normalizePassword(typed));
        if (error) throw new ValidationException({ [field]: error });
      }
    }
    return form;
  }

  /** A field without a rule would be dropped silently. */
  private refuseUnchecked(Form: Type) {
    if (this.#known.has(Form)) return;
    const rules = getMetadataStorage().getTargetValidationMetadatas(Form, '', false, false);
    const checked = new Set(rules.map(({ propertyName }) => propertyName));
    const unchecked = Object.keys(new Form() as object).filter((field) => !checked.has(field));
    if (unchecked.length > 0) {
      throw new Error(
        `${Form.name} has no rule for ${unchecked.join(', ')}: write one above, such as @IsString(), or @Allow() for anything`,
      );
    }
    this.#known.add(Form);
  }
}

/** Fields of a list are named by their path: `items.0.quantity`. */
function errorsOf(errors: ValidationError[], path = ''): Record<string, string> {
  return Object.assign(
    {},
    ...errors.map(({ property, constraints, children = [] }) => ({
      ...errorsOf(children, `${path}${property}.`),
      ...(constraints && { [path + property]: Object.values(constraints)[0] }),
    })),
  ) as Record<string, string>;
}
