import { Injectable } from '@nestjs/common';
import { isInt } from 'class-validator';
import { SessionLifecycle } from '#core/session/lifecycle.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    visits: number | undefined;
  }
}

/** Another version of the application may have stored something else there. */
@Injectable()
export class VisitsKey {
  constructor(lifecycle: SessionLifecycle) {
    lifecycle.checkValue('visits', { fits: isInt });
  }
}

/** The values of the page. How the visit was counted is the lesson, so the page says it. */
export const visitsPage = (visits: number | undefined, way: keyof typeof WAYS) => ({
  title: 'Visits',
  visits,
  isFirst: visits === 1,
  here: WAYS[way],
  way,
  other: way === '@Session()' ? at('@Req()') : at('@Session()'),
});

const WAYS = { '@Session()': '/visits', '@Req()': '/visits/request' };

const at = (way: keyof typeof WAYS) => ({ way, href: WAYS[way] });
