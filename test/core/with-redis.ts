import { createClient } from 'redis';

const connect = (url: string) => createClient({ url }).connect();

/** Past the application, as somebody who looks after Redis. */
export async function withRedis<Result>(
  url: string,
  work: (redis: Awaited<ReturnType<typeof connect>>) => Promise<Result>,
) {
  const redis = await connect(url);
  return work(redis).finally(() => redis.destroy());
}
