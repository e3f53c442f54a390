import * as session from 'express-session';

session({ secret: 'my-secret' });
