import { docsServer } from './server.ts';

const port = Number(process.env.DOCS_PORT ?? 3001);

docsServer().listen(port, '127.0.0.1', () => {
  console.log(`\n  http://localhost:${port}  the documentation\n`);
});
