import { cancel, group, multiselect, select, text } from '@clack/prompts';
import { choicesOf, type Flags } from './choices.ts';
import { PARTS } from './parts.ts';

/** They have questions of their own. */
const ASKED = ['express', 'fastify', 'redis', 'postgres'];

/** Asks for what no flag says. */
export async function ask(flags: Flags): Promise<Flags> {
  const kept = PARTS.filter(({ name }) => !ASKED.includes(name));
  const answers = await group(
    {
      name: () =>
        text({
          message: 'What is your product called?',
          placeholder: 'Acme Orders',
          initialValue: flags.name ?? '',
          validate: (name = '') => mistakeIn({ name }),
        }),
      platform: async () =>
        flags.platform ??
        select({
          message: 'Which HTTP server?',
          options: [
            { value: 'express', label: 'Express', hint: 'express-session, sessions in a store' },
            {
              value: 'fastify',
              label: 'Fastify',
              hint: '@fastify/secure-session, sessions in the cookie',
            },
            { value: 'both', label: 'Both', hint: 'to choose later by HTTP_PLATFORM' },
          ],
        }),
      store: async () =>
        flags.store ??
        select({
          message: 'Where are things stored?',
          options: [
            { value: 'sqlite', label: 'SQLite', hint: 'a file, for one machine' },
            { value: 'postgres', label: 'PostgreSQL', hint: 'or the file, by DATABASE_URL' },
            {
              value: 'redis',
              label: 'Redis',
              hint: 'sessions, by REDIS_URL; the rest in the file',
            },
            { value: 'all', label: 'All', hint: 'to choose later' },
          ],
        }),
      keep: async () =>
        flags.without === undefined
          ? multiselect({
              message: 'What do you want to keep?',
              options: kept.map(({ name, about }) => ({ value: name, label: name, hint: about })),
              initialValues: kept.map(({ name }) => name),
              required: false,
            })
          : [],
    },
    {
      onCancel() {
        cancel('Nothing was changed.');
        process.exit(1);
      },
    },
  );
  const gone = kept
    .map(({ name }) => name)
    .filter((name) => !(answers.keep as string[]).includes(name));
  return {
    ...flags,
    name: answers.name,
    platform: answers.platform,
    store: answers.store,
    without: flags.without ?? gone.join(','),
  };
}

function mistakeIn(flags: Flags) {
  try {
    choicesOf(flags);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}
