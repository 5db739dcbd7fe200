import { debugText } from '../report/inspection';
import { plural } from '../report/lines';
import { isNeverCalled, NEVER_CALLED } from '../run/inspection-facts';
import type { Inspection, Verdict } from '../run/inspection';
import type { Found, NextStep, NotedWork } from './agent-tool';
import { firstOf } from './bounds';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace } from './workspace';

const NAMES = 30;

/** Whether the gateway loads a guard, why not, and the facts of the module. */
export async function inspectGuard(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const inspection = await workspace.inspect(given.text('guard') ?? '', work);
  const { file, bytes, module, guard, engine, memory, imports, exports, debug } = inspection;
  const imported = firstOf(
    imports.map((each) => `${each.module}.${each.name}`),
    NAMES,
  );
  const exported = firstOf(
    exports.map(({ name, type }) => `${name} ${type}`),
    NAMES,
  );
  const warnings = exports.filter(isNeverCalled).map(({ name }) => `${name}: ${NEVER_CALLED}`);
  const loads = verdictWord(guard);
  return {
    data: {
      file,
      bytes,
      loads,
      error: guard.error ?? undefined,
      runtime: verdictWord(module),
      runtimeError: module.error ?? undefined,
      engine,
      memory: memory ? { minPages: memory.minPages, maxPages: memory.maxPages ?? undefined } : undefined,
      debug: debugText(debug),
      imports: imported.first,
      importsLeft: imported.left,
      exports: exported.first,
      exportsLeft: exported.left,
      warnings,
    },
    lines: [
      `${file}: ${WORDS[loads]}${guard.error === null ? '' : `: ${guard.error}`}`,
      `${plural(bytes, 'byte')}; debug information: ${debugText(debug)}`,
      `imports: ${imported.first.join(', ') || 'none'}${imported.left > 0 ? ` and ${String(imported.left)} more` : ''}`,
      `exports: ${exported.first.join(', ') || 'none'}${exported.left > 0 ? ` and ${String(exported.left)} more` : ''}`,
      ...warnings,
    ],
    next: nextOf(inspection),
  };
}

const WORDS = {
  yes: 'the gateway accepts it as a guard',
  no: 'the gateway refuses it',
  unknown: 'no verdict',
} as const;

function verdictWord({ ok, verdict }: Verdict): keyof typeof WORDS {
  if (verdict === 'none') return 'unknown';
  return ok ? 'yes' : 'no';
}

function nextOf({ guard }: Inspection): NextStep[] {
  if (!guard.ok) return [];
  return [{ tool: 'run_scenarios', arguments: {}, why: 'run the scenarios that test the guard' }];
}
