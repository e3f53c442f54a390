import type { Profiler } from 'node:inspector';

type Frame = Profiler.ProfileNode['callFrame'];

/** Whose work it is, by the file of a function. What none of these has called is Node's own. */
const AREAS: readonly (readonly [string, RegExp])[] = [
  ['pages: Handlebars, hbs', /\/node_modules\/(handlebars|hbs|@fastify\/view)\//],
  ['the log', /\/node_modules\/(pino|sonic-boom|atomic-sleep)\/|\/dist\/core\/log\//],
  [
    'the session library',
    /\/node_modules\/(express-session|cookie|cookie-signature|uid-safe|random-bytes|@fastify\/(secure-session|cookie))\//,
  ],
  ['the database', /\/node_modules\/kysely\/|\/dist\/core\/database\//],
  ['NestJS', /\/node_modules\/(@nestjs|rxjs|reflect-metadata)\//],
  ['Express or Fastify', /\/node_modules\//],
  ['own code', /\/dist\//],
];

/** How many microseconds of a profile each area took. */
export function shares({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const callers = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const total = new Map<string, number>();
  for (const [at, sample] of samples.entries()) {
    const area = areaOf(stackOf(sample));
    if (area) total.set(area, (total.get(area) ?? 0) + Math.max(0, timeDeltas[at]!));
  }
  return total;

  /** The innermost function first. */
  function stackOf(sample: number) {
    const stack: Frame[] = [];
    for (let id: number | undefined = sample; id !== undefined; id = callers.get(id)) {
      stack.push(frames.get(id)!);
    }
    return stack;
  }
}

function areaOf(stack: readonly Frame[]) {
  const [innermost] = stack;
  if (innermost!.functionName === '(idle)') return undefined;
  if (innermost!.functionName === '(garbage collector)') return 'collecting garbage';
  for (const { functionName, url } of stack) {
    // A session library wraps it, and would be taken for what it waits for.
    if (url === 'node:_http_outgoing' && functionName === 'end') return 'sending the answer';
    const area = AREAS.find(([, files]) => files.test(url));
    if (area) return area[0];
  }
  return 'Node: reading the request, and the rest';
}
