import { describe, expect, it } from 'vitest';
import { shares } from './shares.js';

/** A chain of calls for each sample, the outermost first: a function and its file. */
function profileOf(...stacks: (readonly [string, string])[][]) {
  const nodes = stacks.flatMap((stack, at) =>
    stack.map(([functionName, url], depth) => {
      const id = at * 10 + depth;
      const children = depth + 1 < stack.length ? [id + 1] : [];
      return {
        id,
        children,
        callFrame: { functionName, url, scriptId: '', lineNumber: 0, columnNumber: 0 },
      };
    }),
  );
  const samples = stacks.map((stack, at) => at * 10 + stack.length - 1);
  return { nodes, samples, timeDeltas: samples.map(() => 100), startTime: 0, endTime: 0 };
}

const session = ['end', 'file:///app/node_modules/express-session/index.js'] as const;
const express = ['send', 'file:///app/node_modules/express/lib/response.js'] as const;

describe('A profile', () => {
  it('counts what Node does for a package to the package that asked for it', () => {
    const hmac = ['Hmac', 'node:internal/crypto/hash'] as const;
    expect(shares(profileOf([express, session, hmac]))).toEqual(
      new Map([['the session library', 100]]),
    );
  });

  it('counts the sending of an answer to itself, and a cookie that is made meanwhile to the session', () => {
    const end = ['end', 'node:_http_outgoing'] as const;
    const write = ['writev', ''] as const;
    const cookie = ['setcookie', 'file:///app/node_modules/express-session/index.js'] as const;
    expect(shares(profileOf([express, session, end, write], [session, end, cookie]))).toEqual(
      new Map([
        ['sending the answer', 100],
        ['the session library', 100],
      ]),
    );
  });

  it('knows our code from that of a package, and leaves out what is idle', () => {
    const own = ['save', 'file:///app/dist/core/session/session-saver.js'] as const;
    const log = ['info', 'file:///app/dist/core/log/http-log.js'] as const;
    const idle = ['(idle)', ''] as const;
    const garbage = ['(garbage collector)', ''] as const;
    const parse = ['parserOnHeadersComplete', 'node:_http_common'] as const;
    expect(shares(profileOf([own], [own, log], [idle], [garbage], [parse]))).toEqual(
      new Map([
        ['own code', 100],
        ['the log', 100],
        ['collecting garbage', 100],
        ['Node: reading the request, and the rest', 100],
      ]),
    );
  });
});
