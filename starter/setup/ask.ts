import { cancel, group, multiselect, select, text } from '@clack/prompts';
import { choicesOf, type Flags } from './choices.ts';
import { PARTS } from './parts.ts';

const PLATFORMS = ['express', 'fastify'];

/** Asks for what no flag says. */
export async function ask(flags: Flags): Promise<Flags> {
  const kept = PARTS.filter(({ name }) => !PLATFORMS.includes(name));
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
