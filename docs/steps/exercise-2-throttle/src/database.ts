import { DatabaseSync } from 'node:sqlite';

export const database = new DatabaseSync(process.env.DATABASE ?? 'shop.db');
