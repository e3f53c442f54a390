import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CookieJar } from 'tough-cookie';
import { onTestFinished } from 'vitest';
import { Visitor } from '../support/visitor.js';

/** Starts the built application in a folder, as its owner would, and waits for the address it prints. */
export async function startProcess(
  folder: string,
  environment: Record<string, string> = {},
  ...flags: string[]
) {
  const child = spawn(process.execPath, ['dist/main.js', ...flags], {
    cwd: folder,
    env: { PORT: '0', DATABASE_URL: 'sqlite::memory:', ...environment },
  });
  const ended = once(child, 'exit');
  // Its output is open as long as one of the processes that it started is there.
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  let output = '';
  const origin = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += String(chunk);
      const address = /http:\/\/localhost:(\d+) \(/.exec(output);
      if (address) resolve(`http://127.0.0.1:${address[1]}`);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('close', (code) =>
      reject(new Error(`The application ended with ${code}:\n${output}`)),
    );
  });
  return {
    child,
    ended,
    closed,
    origin,
    visitor: (jar?: CookieJar) => new Visitor(origin, jar),
    output: () => output,
  };
}
