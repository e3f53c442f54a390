import { BadRequestException, Injectable } from '@nestjs/common';
import { Events } from '../log/events.js';
import type { AccountTransaction } from '../database/database.js';
import type { User } from '../users/user.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import { LoginEndedListeners } from './login-ended-listeners.js';
import { LoginLimit, TooManyLogins } from './login-limit.js';
import { CurrentLogin } from './current-login.js';
import type { LoggedInUser } from './logged-in-user.js';
import type { SessionData, SessionRequest, SessionSnapshot } from '../session/session-data.js';

/** Somebody has logged in, or signed up. */
export interface LoggedInEvent {
  readonly request: SessionRequest;
  readonly userId: string;
  /** What the visitor's session held as a guest. Empty when somebody was logged in before. */
  readonly guest: SessionSnapshot;
  /** The new session. Write into it what is to be kept. */
  readonly session: SessionData;
}

type Listener = (event: LoggedInEvent) => Promise<void> | void;

/** @returns the page where the session elsewhere can be ended, or undefined when there is none */
type LogoutListener = (loggedIn: LoggedInUser) => Promise<string | undefined>;

/** A step between the password and the login, such as a code. */
interface Step {
  readonly path: string;
  /**
   * Prepares the page. @returns whether this user needs the step. False also when the credential is no longer valid:
   * no login begins with it
   */
  begin(
    request: SessionRequest,
    credential: VerifiedCredential,
    remember: boolean,
  ): Promise<boolean>;
}

/** What a new account has instead of a password, such as a passkey: for `Users.signUp`. */
interface SignupCredential {
  readonly userId: string;
  also(trx: AccountTransaction, user: User): Promise<void>;
}

/** Refuses the form when what was sent is not valid. */
type CheckSignupCredential = (
  request: SessionRequest,
  email: string,
  sent: string,
) => Promise<SignupCredential>;

/**
 * Starts and ends a login. In a controller, use `LoginFlow.logIn`: it first asks for all steps, such as a code.
 */
@Injectable()
export class LoginLifecycle {
  readonly #listeners: Listener[] = [];
  readonly #logoutListeners: LogoutListener[] = [];
  readonly #steps: Step[] = [];
  #checkSignupCredential: CheckSignupCredential | undefined;

  constructor(
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly currentLogin: CurrentLogin,
    private readonly endedListeners: LoginEndedListeners,
    private readonly limit: LoginLimit,
  ) {}

  /** For a feature that keeps something for guests: the listener gives it to the user. */
  onLogin(listener: Listener) {
    this.#listeners.push(listener);
  }

  /** For a feature with a session elsewhere, such as at a provider: that session does not end with the login. */
  onLogout(listener: LogoutListener) {
    this.#logoutListeners.push(listener);
  }

  /**
   * For a feature that keeps something for a login: the listener deletes it. It is called once for each login, seconds
   * after its end, whatever ended it, and also when a process dies meanwhile. It must write with `trx` only, and
   * quickly: to send a mail, it adds a row to the outbox.
   */
  onLoginEnded(listener: Parameters<LoginEndedListeners['add']>[0]) {
    this.endedListeners.add(listener);
  }

  /**
   * A feature adds a step after the password in `onModuleInit`: so the steps come in the order of
   * `src/features.ts`. A step that is done calls `LoginFlow.logIn` with its path: nobody is logged in before that.
   */
  afterPassword(step: Step) {
    this.#steps.push(step);
  }

  /** For a feature that adds another credential than a password to the sign-up page: `check` checks what was sent. */
  signUpWith(check: CheckSignupCredential) {
    this.#checkSignupCredential = check;
  }

  /** The credential from the sign-up page. @param sent what a part in its slot `signup` has sent */
  async signupCredential(request: SessionRequest, email: string, sent: string) {
    if (!this.#checkSignupCredential) throw new BadRequestException('An account needs a password');
    return this.#checkSignupCredential(request, email, sent);
  }

  /**
   * @param after the path of the step that is done; without it only the password is
   * @returns the page of the next step, or undefined when the user may be logged in
   */
  async nextStep(
    request: SessionRequest,
    credential: VerifiedCredential,
    { remember = false, after }: { remember?: boolean; after?: string } = {},
  ) {
    const done = this.#steps.findIndex(({ path }) => path === after);
    for (const step of this.#steps.slice(done + 1)) {
      if (await step.begin(request, credential, remember)) return step.path;
    }
    return undefined;
  }

  /**
   * Logs in at once, without the steps after the password, such as a code.
   * @param how `replacedLoginId` is the id of another login of the user, which ends so that this one can begin;
   * `returnTo` is the page that they want
   * @returns false when the credential is no longer valid; then nothing has changed
   */
  async startWithoutSteps(
    request: SessionRequest,
    credential: VerifiedCredential,
    how: { remember?: boolean; replacedLoginId?: string; returnTo?: string | undefined } = {},
  ) {
    const { remember = false, replacedLoginId, returnTo } = how;
    const before = await this.currentLogin.user(request);
    const guest = before ? {} : this.lifecycle.read(request);
    const login = await this.currentLogin
      .start(request, credential, { remember, replacedLoginId })
      .catch(async (error: unknown) => {
        if (!(error instanceof TooManyLogins)) throw error;
        await this.limit.ask?.(request, credential, { remember, returnTo });
      });
    if (login === undefined) return false;

    const { userId, isMultiFactor: usedMultiFactorCredential } = credential;
    // A new session, because somebody may have planted the old one and would be logged in too
    // (session fixation). What the old one held is erased; a listener keeps what is worth keeping.
    const session = await this.lifecycle.reset(request, { login, usedMultiFactorCredential });
    session.isRemembered = remember;
    for (const listener of this.#listeners) await listener({ request, userId, guest, session });
    this.events.record(request, 'login', { userId });
    return true;
  }

  /**
   * A new identity after a change of privilege, such as a new password. What the session holds stays.
   * When the credential is no longer valid the session stays with its login, which has ended.
   */
  async renewLogin(
    request: SessionRequest,
    credential: VerifiedCredential,
    { isRemembered }: LoggedInUser,
  ) {
    const held = this.lifecycle.read(request);
    const login = await this.currentLogin.start(request, credential, {
      remember: isRemembered,
      isRenewal: true,
    });
    if (login === undefined) return;
    await this.lifecycle.reset(request, { ...held, login, reauthenticatedAt: undefined });
  }

  /**
   * The row goes first: whatever happens to the cookie, it logs nobody in any more.
   * @returns the page to lead to, if it is not the usual one
   */
  async end(request: SessionRequest) {
    const loggedIn = await this.currentLogin.user(request);
    const told = this.#logoutListeners.map(async (listener) => loggedIn && listener(loggedIn));
    const page = (await Promise.all(told)).find((path) => path !== undefined);
    await this.currentLogin.end(request);
    await this.lifecycle.end(request);
    if (loggedIn) this.events.record(request, 'logout', { userId: loggedIn.userId });
    return page;
  }
}
