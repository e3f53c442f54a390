import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { SessionLifecycle } from '../session/lifecycle.js';
import { Logins } from '../session/logins.js';
import { StoredSessions } from '../session/stored-sessions.js';
import { Layout } from '../web/page/layout.js';
import { CrossSiteGuard } from '../web/protection/cross-site.guard.js';
import { Limiters } from '../web/throttle/limiters.js';
import { ActionsController } from './actions.controller.js';
import { Bar } from './bar.js';
import { InspectorController } from './inspector.controller.js';
import { Overview } from './overview.js';
import { watchGuard, watchLifecycle, watchLogins, watchStore } from './ports.js';
import { Recorder } from './recorder.js';
import { Trails } from './trails.js';
import { CountedTries } from './tries.js';

@Module({
  controllers: [ActionsController, InspectorController],
  providers: [Bar, CountedTries, Overview, Recorder, Trails],
})
class InspectorModule implements OnModuleInit {
  constructor(
    private readonly bar: Bar,
    private readonly host: HttpAdapterHost,
    private readonly modules: ModuleRef,
    private readonly recorder: Recorder,
    private readonly tries: CountedTries,
  ) {}

  onModuleInit() {
    const { modules, recorder } = this;
    const lifecycle = modules.get(SessionLifecycle, { strict: false });
    watchLifecycle(lifecycle, recorder);
    watchStore(modules.get(StoredSessions, { strict: false }), recorder);
    watchLogins(modules.get(Logins, { strict: false }), recorder);
    watchGuard(modules.get(CrossSiteGuard, { strict: false }), lifecycle, recorder);
    this.bar.watch(modules.get(Layout, { strict: false }));
    this.tries.watch(modules.get(Limiters, { strict: false }), recorder);
    recorder.listen(this.host.httpAdapter.getHttpServer());
  }
}

/** As src/features.ts loads it. */
export const inspector: DynamicModule = { module: InspectorModule };
