import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { Limiters } from '#core/web/throttle/limiters.js';
import { Bar } from './bar.js';
import { InspectorController } from './inspector.controller.js';
import { LoginActionsController } from './login-actions.controller.js';
import { Overview } from './overview.js';
import { Probes } from './probes.js';
import { Recorder } from './recorder.js';
import { SessionActionsController } from './session-actions.controller.js';
import { RequestHistory } from './request-history.js';
import { Spies } from './spies.js';

@Module({
  controllers: [LoginActionsController, SessionActionsController, InspectorController],
  providers: [Bar, Overview, Probes, Recorder, RequestHistory, Spies],
})
class InspectorModule implements OnModuleInit {
  constructor(
    private readonly bar: Bar,
    private readonly host: HttpAdapterHost,
    private readonly modules: ModuleRef,
    private readonly recorder: Recorder,
    private readonly probes: Probes,
  ) {}

  onModuleInit() {
    this.probes.open(this.modules.get(Limiters, { strict: false }));
    this.bar.show();
    this.recorder.listen(this.host.httpAdapter.getHttpServer());
  }
}

/** As src/features.ts loads it. */
export const inspector: DynamicModule = { module: InspectorModule };
