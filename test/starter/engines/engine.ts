/** As each engine tells them, in one way. */
export interface KeptCookie {
  readonly name: string;
  readonly value: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string;
  /** Whether it is kept when the browser is closed. */
  readonly isLasting: boolean;
}

/** A tab: what each engine does in its own way. All else is said once, in `EngineTab`. */
export interface Remote {
  /** It may return before the page is there, as may the next two. */
  open(url: string): Promise<unknown>;
  /** Back with -1, forward with 1. */
  go(by: -1 | 1): Promise<unknown>;
  reload(): Promise<unknown>;
  /** Evaluates an expression whose value is a text, also where pages run no scripts. */
  evaluate(expression: string): Promise<string>;
  /** Whether it answers nothing else while a page is on its way. */
  readonly waitsForPages?: boolean;
  click(x: number, y: number, times: number): Promise<unknown>;
  write(text: string): Promise<unknown>;
  /** Those of the page that is shown, also what no script sees. */
  cookies(): Promise<KeptCookie[]>;
  resize(width: number, height: number): Promise<unknown>;
  /** A PNG in base64. */
  picture(): Promise<string>;
  /** Another tab of the same browser. */
  another(): Promise<Remote>;
}

export interface Launch {
  /** Whether pages run their scripts. */
  readonly scripts?: boolean;
  /** Whether it keeps cookies. */
  readonly cookies?: boolean;
  readonly colors?: 'light' | 'dark';
  /** The folder of what the browser keeps until it is started again. Without one it keeps nothing. */
  readonly profile?: string;
  /** Whether it opens the tabs of the last time when it is started again. */
  readonly restores?: boolean;
}

/** A browser that runs. */
export interface Engine {
  /** The browser of somebody new. */
  visit(): Promise<Remote & { close(): Promise<unknown> }>;
  /** The tabs that are open, where its driver shows those of the last time. */
  tabs?(): Promise<Remote[]>;
  stop(): Promise<unknown>;
}
