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

  constructor(
    private readonly all: readonly OwnVariables[],
    given: Given,
  ) {
    for (const variables of all) {
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
    return this.all.some(({ names }) => isOneOf(names, name));
  }

  of<Value>(variables: OwnVariables<Value>) {
    if (this.#values.has(variables)) return this.#values.get(variables) as Value;
    throw new Error(`src/options.ts does not list the variables ${variables.names.join(', ')}`);
  }
}
