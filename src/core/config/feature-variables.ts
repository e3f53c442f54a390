type Given = Readonly<Record<string, string | undefined>>;

/** Environment variables of a feature. `Config.of` returns their value. */
export interface FeatureVariables<Value = unknown> {
  /** As docs/reference.md and .env.example have them. `<NAME>` may be several names, which the owner chooses. */
  readonly names: readonly string[];
  /** Those of them whose values are never shown. */
  readonly secrets: readonly string[];
  /**
   * @param given those that are set, trimmed
   * @param problem call it for a value that is not valid, with the name of the variable and the fix
   */
  read(given: Readonly<Record<string, string>>, problem: (text: string) => void): Value;
}

/** The variables of all features. A feature declares its own when its file is loaded, before a `Config` is made. */
export const declared: FeatureVariables[] = [];

/**
 * Declares variables of a feature, at the top of its file. That is all: they are checked at the start, known in `.env`,
 * and the secrets among them are hidden in the details of errors.
 */
export function declareVariables<Value>(variables: FeatureVariables<Value>) {
  declared.push(variables);
  return variables;
}

/**
 * Declares one secret, such as the key of a service. It is undefined when it is not set.
 * @param fix what it must be
 */
export const declareSecret = (name: string, fix: string, isValid: (value: string) => boolean) =>
  declareVariables<string | undefined>({
    names: [name],
    secrets: [name],
    read({ [name]: value }, problem) {
      if (value !== undefined && !isValid(value)) problem(`${name} ${fix}`);
      return value;
    },
  });

const isOneOf = (patterns: readonly string[], name: string) =>
  patterns.some((pattern) => {
    const [before = '', after] = pattern.split('<NAME>');
    if (after === undefined) return name === pattern;
    const own = name.startsWith(before) && name.endsWith(after);
    return own && name.length > before.length + after.length;
  });

/** The values of the variables that features have declared. */
export class AllFeatureVariables {
  readonly secrets: string[] = [];
  readonly problems: string[] = [];
  readonly #values = new Map<FeatureVariables, unknown>();

  constructor(given: Given) {
    for (const variables of declared) {
      const set = Object.entries(given).flatMap(([name, value]) =>
        isOneOf(variables.names, name) && value?.trim() ? [[name, value.trim()] as const] : [],
      );
      this.secrets.push(
        ...set.flatMap(([name, value]) => (isOneOf(variables.secrets, name) ? value : [])),
      );
      const value = variables.read(Object.fromEntries(set), (text) => this.problems.push(text));
      this.#values.set(variables, value);
    }
  }

  has(name: string) {
    return declared.some(({ names }) => isOneOf(names, name));
  }

  of<Value>(variables: FeatureVariables<Value>) {
    return this.#values.get(variables) as Value;
  }
}
