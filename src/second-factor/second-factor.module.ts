import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { Belongings } from '../users/belongings.js';
import { CodeController } from './code.controller.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SecondFactor } from './second-factor.js';
import { SecondFactorController } from './second-factor.controller.js';
import { migrations } from './tables.js';
import { TrustedDevices } from './trusted-devices.js';

@Module({
  imports: [TokensModule],
  controllers: [CodeController, SecondFactorController],
  providers: [RecoveryCodes, SecondFactor, TrustedDevices],
})
export class SecondFactorModule implements OnModuleInit {
  constructor(
    belongings: Belongings,
    private readonly database: Database,
    factor: SecondFactor,
  ) {
    belongings.add({
      name: 'second_factors',
      rowsOf: ({ id }) =>
        database
          .selectFrom('second_factors')
          .select('codes_at')
          .where('user_id', '=', id)
          .execute(),
      delete: ({ id }, within) => factor.delete(id, within),
    });
  }

  async onModuleInit() {
    await this.database.migrate('second-factor', migrations);
  }
}
