/** For a command that takes nothing: who asks for help gets it, and what is not understood is not ignored. */
export function expectNoWords(command: string, usage: string) {
  const [word] = process.argv.slice(2);
  if (word === undefined) return;
  if (word === '--help' || word === '-h') {
    console.log(usage);
    process.exit();
  }
  console.error(`There is nothing to be said behind ${command}, such as ${word}.\n\n${usage}`);
  process.exit(1);
}
