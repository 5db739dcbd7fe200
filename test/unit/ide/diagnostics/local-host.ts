import { loadGuard } from '../../../../src/gateway/guard-load';
import { hostSignatures } from '../../../../src/gateway/host-signatures';
import { compileModule } from '../../../../src/gateway/runtime/instantiate';
import type { GuardHost } from '../../../../src/run/guard-host';
import { decodeAnswerHere, matchHere } from '../../run/scripted-host';
import { Replay } from '../../../../src/scenario/replay';
import { checkModule } from '../../../../src/wasm/load-check';
import { rewriteModule } from '../../../../src/wasm/rewrite/rewrite';

/** Runs guards on this thread, without deadlines: for guards that end by themselves. */
export const LOCAL_HOST: GuardHost = {
  open({ bytes }, { guardName, limits, backend }) {
    const { memoryPages } = limits;
    const checked = checkModule(bytes, { memoryLimitPages: memoryPages, hosts: hostSignatures() });
    if (!checked.ok) throw new Error(checked.error.message);
    const rewritten = rewriteModule(checked.value, { memoryPages });
    const compiled = compileModule(rewritten);
    if (!compiled.ok) throw new Error(compiled.error.message);
    const replay = new Replay(backend);
    const loaded = loadGuard({
      module: compiled.value,
      info: rewritten.info,
      name: guardName,
      limits,
      backend: replay,
    });
    const close = (): void => undefined;
    if (!loaded.ok) {
      return Promise.resolve({
        load: { ...loaded, durationMs: 0 },
        invoke: () => Promise.reject(new Error('no guard is loaded')),
        match: matchHere,
        decode: decodeAnswerHere,
        close,
      });
    }
    return Promise.resolve({
      load: { ok: true, memoryPages: loaded.guard.memoryPages, durationMs: 0 },
      invoke: (name, input, options) => {
        replay.enterStep(options.step, options.backend);
        return Promise.resolve(loaded.guard.invoke(name, input, { backend: replay }));
      },
      match: matchHere,
      decode: decodeAnswerHere,
      close,
    });
  },
};
