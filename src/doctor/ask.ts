/** A proxy may ask the application twice before it gives up. */
const ANSWER_MS = 5_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Milliseconds here, between the question and the answer. */
  readonly at: number;
}

/** One page, as a new visitor without a cookie. Redirects are not followed. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const before = Date.now();
  const response = await fetch(url, {
    headers: { accept: 'text/html', 'user-agent': 'doctor', ...headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await response.body?.cancel();
  return { status: response.status, headers: response.headers, at: (before + Date.now()) / 2 };
}
