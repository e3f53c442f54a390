import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BYTES, TIMES } from '../src/core/config/defaults.js';
import { MarkdownPage } from './starter/document.js';

const config = readFileSync('deploy/nginx/default.conf.template', 'utf8');

/** The value of a directive, which must be there once. */
function valueOf(directive: string) {
  const values = [...config.matchAll(new RegExp(`^ +${directive} +(.+);$`, 'gm'))];
  expect(values, directive).toHaveLength(1);
  return values[0]![1]!;
}

describe('The configuration of nginx', () => {
  it('is shown in the documentation as it is', () => {
    const { text } = new MarkdownPage('docs/operations.md');
    expect(text).toContain(`\`\`\`nginx\n${config}\`\`\``);
  });

  it('explains every name that is to be filled in', () => {
    const names = [...config.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!);
    const [head = ''] = config.split('\n\n');
    expect(new Set(head.match(/\b[A-Z]+_[A-Z_]+\b/g)!.concat('CERTIFICATE'))).toEqual(
      new Set(names),
    );
  });

  it('lets go of a connection before the application does', () => {
    const seconds = /^(\d+)s$/.exec(valueOf('keepalive_timeout'))!;
    expect(Number(seconds[1]) * 1000).toBeLessThan(TIMES.keepAlive);
  });

  it('waits longer than the application is silent on a connection that stays open', () => {
    const seconds = /^(\d+)s$/.exec(valueOf('proxy_read_timeout'))!;
    expect(Number(seconds[1]) * 1000).toBeGreaterThan(1.5 * TIMES.heartbeat);
  });

  it('lets through as much of a form as the application reads', () => {
    expect(valueOf('client_max_body_size')).toBe(`${BYTES.discarded / 1024}k`);
  });
});
