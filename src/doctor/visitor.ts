/** A proxy may ask the application twice before it gives up. */
const ANSWER_MS = 5_000;

/** One page, as a new visitor without a cookie. Redirects are not followed. */
export async function ask(url: string, given: Record<string, string> = {}) {
  const before = Date.now();
  const { body, headers, status } = await fetch(url, {
    headers: { accept: 'text/html', 'user-agent': 'doctor', ...given },
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await body?.cancel();
  return {
    status,
    header: (name: string) => headers.get(name) ?? '',
    cookies: headers.getSetCookie().map(parse),
    /** Milliseconds here, between the question and the answer. */
    at: (before + Date.now()) / 2,
  };
}

/** Without its value, which is nobody's business. Names are in small letters: `max-age`. */
function parse(line: string) {
  const [[name = ''] = [], ...rest] = line.split(';').map((part) => part.trim().split('='));
  const attributes = rest.map(([name = '', value = '']) => [name.toLowerCase(), value] as const);
  return { name, attributes: new Map(attributes) };
}
