import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Users } from '#core/users/users.js';
import { StartLine } from '#core/web/start-line.js';

const DEMO = { id: 'demo', email: 'demo@example.com', password: 'three cups of tea' };

/** An account to log in with at the first start. Only in development: elsewhere it is deleted. */
@Injectable()
export class DemoAccount implements OnApplicationBootstrap {
  constructor(
    private readonly config: Config,
    private readonly startLine: StartLine,
    private readonly users: Users,
  ) {}

  async onApplicationBootstrap() {
    if (!this.config.isDevelopment) return this.remove();
    await this.users.signUp(DEMO.email, DEMO.password, { userId: DEMO.id, isVerified: true });
    this.startLine.add(`log in as ${DEMO.email} with "${DEMO.password}"`);
  }

  private async remove() {
    const user = await this.users.findById(DEMO.id);
    if (!user) return;
    const credential = { userId: user.id, passwordHash: user.password_hash };
    // The last admin cannot be removed, and the demo account must go even if it is the last one.
    await this.users.change(credential, async (trx) => {
      await trx.updateTable('users').set({ role: null }).where('id', '=', user.id).execute();
    });
    await this.users.remove(credential);
  }
}
