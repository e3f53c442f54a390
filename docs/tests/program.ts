/** Set for one command, such as `SESSION_KEYS=$(cat data/new.key)`. */
const VARIABLE = /\w+=(?:\$\(.*?\)|'.*?'|\S)+ /;

const FIRST_WORD = new RegExp(`^(?:${VARIABLE.source})*(\\S+)`);

/** The last program of a command. What npm and npx start is Node, and wants the same port. */
export function programOf(command: string) {
  const last = command.split('&& ').at(-1)!;
  const [, program = ''] = FIRST_WORD.exec(last) ?? [];
  if (last.endsWith('npm run provider')) return 'provider';
  return ['npm', 'npx'].includes(program) ? 'node' : program;
}
