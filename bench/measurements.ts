/** What `npm run bench` measures, each with what it tells. */
export const MEASUREMENTS = {
  throughput: 'how many requests each server answers in a second, beside its peers',
  arrivals: 'how long requests wait that arrive at random moments',
  profile: 'where the time of a request goes',
  stored: 'what many stored sessions cost',
  memory: 'how much memory sessions and visitors take',
  processes: 'what more processes bring',
  sweep: 'what deleting expired sessions costs',
  logins: 'what logins cost everybody else',
  start: 'how long a start takes',
  suite: 'how long the tests take',
};

export type Measurement = keyof typeof MEASUREMENTS;
