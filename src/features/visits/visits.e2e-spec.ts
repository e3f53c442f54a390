import { describe, expect } from 'vitest';
import { it } from '../../../test/support/kit.js';

describe('The visit counter', () => {
  it('counts the visits of one browser', async ({ visitor }) => {
    expect((await visitor.open('/visits')).count).toBe(1);
    expect((await visitor.open('/visits')).count).toBe(2);
    expect((await visitor.open('/visits/request')).count).toBe(3);
    expect((await visitor.open('/visits')).count).toBe(4);
  });

  it('counts each browser for itself', async ({ app }) => {
    const [one, other] = [app.visitor(), app.visitor()];
    await one.open('/visits');
    await one.open('/visits');
    expect((await other.open('/visits')).count).toBe(1);
  });

  it('starts again for a browser that keeps no cookies', async ({ app }) => {
    await app.visitor().open('/visits');
    expect((await app.visitor().open('/visits')).count).toBe(1);
  });
});
