// A guard with debug information as an editor prepares it for the debugger, without VS Code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import type { PreparedGuard } from '../../src/editor/debugging/launch';
import { DebuggedFunctions } from '../../src/ide/debugging/debugged-functions';
import { withoutTime } from '../../src/ide/debugging/debugged-scenario';
import { SourceVariables } from '../../src/ide/debugging/source-frame';
import { CodeMap } from '../../src/inspect/code-map';
import { parseScenario } from '../../src/scenario/parse';
import type { Analysis } from '../../src/sandbox/analysis';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';

const PAGES = 256;
const analysis = new AnalysisThread({ workerPath: join(__dirname, '..', '..', 'dist', 'analysis.js') });
after(() => analysis.dispose());

async function answered<T>(asked: Promise<Analysis<T>>): Promise<T> {
  const answer = await asked;
  assert(answer.ok, answer.ok ? '' : answer.reason);
  return answer.value;
}

/** The path at which `disassemblyAt` has the guard's disassembly. */
export const DISASSEMBLY = 'disassembly';

/** A guard of `test/fixtures`, of which a client knows the source whose name ends so. */
export async function preparedGuard(module: string, source: string): Promise<PreparedGuard> {
  const bytes = new Uint8Array(readFileSync(`test/fixtures/${module}`));
  const guard = { path: 'guard.wasm', bytes };
  const locator = analysis.guard({ file: { module: guard }, siblings: false });
  const answer = await answered(locator.debug(PAGES, new AbortController().signal));
  assert(answer.kind === 'ready');
  const { scenario } = parseScenario(`{ "version": 1, "guard": "guard.wasm", "steps": [
    { "name": "once", "call": "label_resource", "input": {} } ] }`);
  assert(scenario);
  const map = new CodeMap(answer.rows);
  return {
    subject: {
      input: { file: 's.json', scenario: withoutTime(scenario), guard, locator },
      guard: answer.guard,
      functions: new DebuggedFunctions((indices) => answered(locator.functions(PAGES, indices))),
      variables: new SourceVariables({
        scopes: (offset) => answered(locator.scopes(PAGES, offset)),
        statics: (offset) => answered(locator.statics(offset)),
        types: (ids) => answered(locator.types(ids)),
      }),
      map,
      locator,
      stopOnEntry: false,
    },
    locationOf: ({ source: path, line = 0, column = 0 }) =>
      Promise.resolve(path === undefined ? undefined : { path, name: path, line, column }),
    disassemblyAt: (path) =>
      path === DISASSEMBLY
        ? answered(analysis.disassemble(bytes, { focus: undefined }))
        : Promise.resolve(undefined),
    instructions: (wanted) => answered(locator.instructions(PAGES, wanted)),
    sourcesAt: () => Promise.resolve(map.sources.filter((each) => each.endsWith(source))),
  };
}
