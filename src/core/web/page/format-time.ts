const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** As text, and for the `datetime` attribute of a <time>. */
export function formatTime(seconds: number) {
  const date = new Date(seconds * 1000);
  return { words: `${FORMAT.format(date)} UTC`, iso: date.toISOString() };
}
