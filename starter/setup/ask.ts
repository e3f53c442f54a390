import { cancel, group, multiselect, select, text } from '@clack/prompts';
import { choicesOf, type Flags, PRESETS } from './choices.ts';
import { PARTS } from './parts.ts';

const CHOOSE = 'choose';

/** Asks for what no flag says. */
export async function ask(flags: Flags): Promise<Flags> {
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
          ],
        }),
      preset: async () =>
        flags.preset ??
        (flags.without === undefined
          ? select({
              message: 'How much of it do you want?',
              options: [
                {
                  value: 'account',
                  label: 'Login and account',
                  hint: 'password reset, second factor, passkeys',
                },
                { value: 'minimal', label: 'Login only', hint: 'sign-up, login, logout' },
                {
                  value: 'all',
                  label: 'Everything',
                  hint: 'login through providers, tokens for programs, the demos, …',
                },
                { value: CHOOSE, label: 'Let me choose' },
              ],
            })
          : undefined),
      keep: async ({ results }) =>
        results.preset === CHOOSE
          ? multiselect({
              message: 'What do you want to keep?',
              options: PARTS.map(({ name, about }) => ({ value: name, label: name, hint: about })),
              initialValues: PARTS.map(({ name }) => name).filter(
                (name) => !PRESETS.account!.includes(name),
              ),
              required: false,
            })
          : undefined,
    },
    {
      onCancel() {
        cancel('Nothing was changed.');
        process.exit(1);
      },
    },
  );
  const { name, platform, preset, keep } = answers;
  if (preset !== CHOOSE) return { ...flags, name, platform, preset };
  const gone = PARTS.map((part) => part.name).filter((part) => !(keep as string[]).includes(part));
  return { ...flags, name, platform, without: gone.join(',') };
}

function mistakeIn(flags: Flags) {
  try {
    choicesOf(flags);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}
