type Given = Readonly<Record<string, string | undefined>>;

/**
 * Variables of a feature, declared beside its code and listed in `variables` of `src/options.ts`. The feature gets what
 * they mean from `Config.of`.
 */
export interface OwnVariables<Value = unknown> {
  /** As docs/reference.md and .env.example have them. `<NAME>` may be several names, which the owner chooses. */
  readonly names: readonly string[];
  /** Those of them whose values are never shown. */
  readonly secrets: readonly string[];
  /**
   * @param given those that are set, trimmed
   * @param problem takes what is wrong with a value: the name of the variable, and the fix
   */
  read(given: Readonly<Record<string, string>>, problem: (text: string) => void): Value;
}

/** Secrets of features: each is declared when the file of its feature is loaded, before there is a configuration. */
const declared: OwnVariables[] = [];

/**
 * A secret that one feature needs, such as the key of a service: at the top of its file. That is all: it is checked at
 * the start, known in `.env`, and hidden in the details of errors. `config.of` has its value, or undefined when it is not set.
 * @param fix what it must be
 */
export function declareSecret(name: string, fix: string, isKept: (value: string) => boolean) {
  const variable: OwnVariables<string | undefined> = {
    names: [name],
    secrets: [name],
    read({ [name]: value }, problem) {
      if (value !== undefined && !isKept(value)) problem(`${name} ${fix}`);
      return value;
    },
  };
  declared.push(variable);
  return variable;
}

const isOneOf = (patterns: readonly string[], name: string) =>
  patterns.some((pattern) => {
    const [before = '', after] = pattern.split('<NAME>');
    if (after === undefined) return name === pattern;
    const own = name.startsWith(before) && name.endsWith(after);
    return own && name.length > before.length + after.length;
  });

/** Reads what features have declared. */
export class AllOwnVariables {
  readonly secrets: string[] = [];
  readonly problems: string[] = [];
  readonly #values = new Map<OwnVariables, unknown>();
  readonly #all: readonly OwnVariables[];

  /** @param listed those of `src/options.ts` */
  constructor(listed: readonly OwnVariables[], given: Given) {
    this.#all = [...listed, ...declared];
    for (const variables of this.#all) {
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
    return this.#all.some(({ names }) => isOneOf(names, name));
  }

  of<Value>(variables: OwnVariables<Value>) {
    if (this.#values.has(variables)) return this.#values.get(variables) as Value;
    throw new Error(`src/options.ts does not list the variables ${variables.names.join(', ')}`);
  }
}
