import { NestFactory } from '@nestjs/core';
import session from 'express-session';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);

app.use(
  session({
    secret: 'my-secret',
    resave: false,
    saveUninitialized: false,
  }),
);

await app.listen(process.env.PORT ?? 3000);
