// What the tool map of a server takes, against the plain invocations that it needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentSets } from '../../src/analysis/arguments/make-arguments';
import { parseCatalog } from '../../src/analysis/catalog/parse-catalog';
import { toolMap, type ToolMap } from '../../src/analysis/map/tool-map';
import { worldsOf } from '../../src/analysis/worlds';
import { PROFILES } from '../../src/gateway/limits';
import { mapRows } from '../../src/ide/tool-map/map-row';
import type { GuardModule } from '../../src/run/guard-host';
import { createSourceLocator, type SourceLocator } from '../../src/run/source-locator';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { assembleWat } from '../../src/wat/assemble';
import { median, row, title } from './measure';

const ROOT = join(__dirname, '..', '..');
const LIMITS = PROFILES['pr-7938'];
const { signal } = new AbortController();
/** A rule of the guard for all tools but a made-up one, so that each is led to a line. */
const EVERY_TOOL = [
  '(if (call $behind_in_input (call $get_issue))',
  '(if (i32.eqz (call $behind_in_input (i32.const 6000) (i32.const 9)))',
] as const;
/** Functions that are never called, to give the guard the size of one in production. */
const FILLERS = 3000;

async function largeGuard(): Promise<{ readonly guard: GuardModule; readonly locator: SourceLocator }> {
  const text = readFileSync(join(ROOT, 'test/fixtures/seeded/guard.wat'), 'utf8').replace(...EVERY_TOOL);
  const adds =
    '(local.set 0 (i64.add (i64.mul (local.get 0) (i64.const 1234567890123)) (i64.const 98765)))'.repeat(5);
  const fillers = `(func (param i64) (result i64) ${adds} (local.get 0))`.repeat(FILLERS);
  const wat = text.replace(/\)\s*$/, `(data (i32.const 6000) "guard_lab") ${fillers})`);
  const assembled = await assembleWat(wat, 'bench.wat');
  if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
  const guard = { path: 'bench.wat', bytes: assembled.value.bytes };
  const locator = createSourceLocator({ module: guard, wat }, { readBeside: () => undefined });
  return { guard, locator };
}

export async function toolMaps(): Promise<void> {
  title('Tool map: 117 tools in three worlds (median of 3)');
  const text = readFileSync(join(ROOT, 'test/fixtures/catalogs/tools-list.json'), 'utf8');
  const catalog = parseCatalog(text, 'tools-list.json');
  if (!catalog.ok) throw new Error(catalog.error.message);
  const { guard, locator } = await largeGuard();
  const host = new SandboxHost({ workerPath: join(ROOT, 'dist', 'worker.js'), keepWarm: 3 });
  const worlds = worldsOf([]);
  const session = {
    policy: { 'allow-only': { repos: 'all', 'min-integrity': 'none' } },
    mode: 'strict',
    agent: { secrecy: [], integrity: [] },
    trustedBots: [],
    trustedUsers: [],
  } as const;
  let requests = 0;
  let invoked = 0;
  const made: ToolMap[] = [];
  const mapWith = async (where?: SourceLocator): Promise<void> => {
    const asked = await toolMap(
      host,
      { guard, guardName: 'guard', limits: LIMITS, session, locator: where },
      catalog.tools,
      worlds,
      {
        jobs: 3,
        signal,
        scenarios: [],
        argumentsOf: argumentSets,
        progress: (_, total) => (requests = total),
      },
    );
    made.push(asked);
    const labels = asked.tools.flatMap((tool) => tool.labels);
    invoked = labels.length + labels.filter(({ items }) => items !== undefined).length;
  };
  const map = await median(3, () => mapWith());
  const located = await median(3, () => mapWith(locator));
  const plain = await plainInvocations(host, guard, 500);
  const size = `${String(Math.round(guard.bytes.length / 1024))} KiB`;
  row(
    `a guard of ${size}, ${String(requests)} requests`,
    map,
    `${String(invoked)} plain invocations`,
    plain * invoked,
  );
  row('the same with the lines that decide', located, 'without them', map);
  const last = made.at(-1);
  if (!last) throw new Error('there is no map');
  // The map is copied from its thread, and its rows to the page.
  const shown = await median(3, () => structuredClone(mapRows(structuredClone(last))));
  row('what the extension host does with the map', shown, 'making it', located);
  row('one tool', map / catalog.tools.length, 'a plain invocation', plain);
  host.dispose();
}

/** Milliseconds of one of `count` invocations, one after the other on one instance. */
async function plainInvocations(host: SandboxHost, guard: GuardModule, count: number): Promise<number> {
  const opened = await host.open(guard, { guardName: 'guard', limits: LIMITS, backend: [], signal });
  const input = { capabilities: {}, tool_args: { owner: 'acme', repo: 'app' }, tool_name: 'list_issues' };
  const time = await median(3, async () => {
    for (let step = 0; step < count; step++)
      await opened.invoke('label_resource', input, {
        timeoutMs: LIMITS.timeoutMs,
        step,
        backend: [],
        signal,
      });
  });
  opened.close();
  return time / count;
}
