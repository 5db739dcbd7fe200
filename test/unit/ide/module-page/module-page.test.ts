import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { functionPlace, outermost } from '../../../../src/ide/module-page/function-place';
import { parseFromModulePage, type ShownModule } from '../../../../src/ide/module-page/protocol';
import { functionsText, shownFunctions } from '../../../../src/ide/module-page/shown-functions';
import { shownModule, type ModuleSubject } from '../../../../src/ide/module-page/shown-module';
import {
  FIRST_STATE,
  NO_FUNCTION_FILTER,
  nextFunctionSort,
  parseModuleViewState,
} from '../../../../src/ide/module-page/view-state';
import { moduleOverview } from '../../../../src/inspect/overview/module-overview';
import { assembleGuardText } from '../../../../src/run/guard-file';
import { body, custom, list, moduleOf, section, text, types, u32 } from '../../wasm/build';

const SUBJECT: ModuleSubject = { version: 1, path: 'guards/g.wasm', profile: 'server', canRun: true };
const LABELS = ['label_agent', 'label_resource', 'label_response']
  .map((name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n');

async function shown(wat: string, subject: Partial<ModuleSubject> = {}): Promise<ShownModule> {
  const outcome = await assembleGuardText('g.wat', wat);
  assert.ok(outcome.ok);
  return shownModule(moduleOverview(outcome.file.module.bytes, 256), { ...SUBJECT, ...subject });
}

function verdictOf({ verdict: { kind, title } }: ShownModule): string {
  return `${kind}: ${title}`;
}

describe('the page of a module', () => {
  it('calls nothing good that was not checked', async () => {
    const loads = 'The gateway loads this guard';
    assert.equal(verdictOf(await shown(`(module (memory 1) ${LABELS})`)), `good: ${loads}`);
    assert.equal(
      verdictOf(await shown(`(module ${LABELS})`)),
      'bad: The gateway loads this guard, but every call of it fails',
    );
    assert.equal(verdictOf(await shown('(module (memory 1))')), 'bad: The gateway refuses this module');
    const { verdict, findings } = await shown('(module (import "env" "absent" (func)))');
    assert.equal(verdict.title, 'The gateway refuses this module');
    assert.match(JSON.stringify(findings), /WASM module has no memory/);
    assert.doesNotMatch(JSON.stringify(findings), /The (module|gateway) loads/);
    const starts = `(module (memory 1) ${LABELS} (func $boot) (start $boot))`;
    const open = await shown(starts);
    assert.equal(verdictOf(open), 'open: The gateway loads this guard if its start function “boot” ends');
    assert.equal(open.verdict.canRunStart, true);
    assert.equal((await shown(starts, { canRun: false })).verdict.canRunStart, false);
    const ok = { ok: true, error: null };
    assert.equal(verdictOf(await shown(starts, { start: { guard: ok } })), `good: ${loads}`);
    const trapped = { ok: false, error: 'start function[3] failed: wasm error: unreachable' };
    const refused = await shown(starts, { start: { guard: trapped } });
    assert.equal(verdictOf(refused), 'bad: The gateway refuses this module');
    assert.equal(refused.verdict.detail, trapped.error);
    const none = { ok: false, error: 'it was stopped', verdict: 'none' } as const;
    assert.match(
      verdictOf(await shown(starts, { start: { guard: none } })),
      /^open: Guard Lab could not find out/,
    );
  });

  it('has facts against their limits', async () => {
    const { facts } = await shown(`(module (memory 64 1000) ${LABELS})`);
    const memory = facts.find(({ name }) => name === 'Memory');
    assert.equal(
      memory?.text,
      '64 pages (4 MiB) at the start, maximum 1,000 pages (62.5 MiB), limit 256 pages (16 MiB) (profile server)',
    );
    assert.deepEqual(memory.use, { share: 0.25, label: '25.0% of the limit used at the start' });
    const said = new Map(facts.map(({ name, text: value }) => [name, value]));
    assert.equal(said.get('Start function'), 'none');
    assert.equal(said.get('Features'), 'WebAssembly 1.0 only');
    assert.equal(said.get('Made by'), 'the module does not say');
  });

  it('says in the language of the person that there is nothing', () => {
    l10n.config({ contents: { none: 'keine' } });
    try {
      const { facts } = shownModule(moduleOverview(moduleOf(), 256), SUBJECT);
      const said = new Map(facts.map(({ name, text: value }) => [name, value]));
      assert.equal(said.get('Start function'), 'keine');
      assert.equal(said.get('Custom sections'), 'keine');
    } finally {
      l10n.config({ contents: {} });
    }
  });

  it('says of each function and import what the gateway has to do with it', async () => {
    const { tables } = await shown(`(module
      (import "env" "host_log" (func (param i32 i32 i32)))
      (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
      (import "env" "abort" (func))
      (memory (export "memory") 1)
      (func (export "label_agent") (param i64)))`);
    const drawn = tables.flatMap(({ title, rows, note }) => [
      `${title} ${note}`.trim(),
      ...rows.map(({ state, cells }) => `  ${state}: ${cells.join(' | ')}`),
    ]);
    assert.deepEqual(drawn, [
      'Guard functions',
      '  bad: label_agent | (i64)->() | function 3, must be (i32,i32,i32,i32)->i32',
      '  bad: label_resource |  | missing: the gateway requires it',
      '  bad: label_response |  | missing: the gateway requires it',
      '  none: alloc |  | not exported (optional)',
      '  none: dealloc |  | not exported (optional)',
      'Imports (3)',
      '  good: env.host_log | (i32,i32,i32)->() | provided by the gateway',
      '  good: wasi_snapshot_preview1.fd_write | (i32,i32,i32,i32)->i32 | provided by the gateway’s WASI',
      '  bad: env.abort | ()->() | refused: "abort" is not exported in module "env"',
      'Other exports (1)',
      '  none: memory | memory',
    ]);
  });

  it('links findings to their documentation and refused code to its instruction', async () => {
    const { findings } = await shown(`(module (memory 1) ${LABELS}
      (func $newer (drop (i32.trunc_sat_f32_s (f32.const 1))) (return_call $newer)))`);
    const [first] = findings;
    assert.equal(first?.code, 'load-refused');
    assert.match(first.message, /^failed to instantiate WASM module: .*tail-call/);
    assert.match(first.place, /^at 0x[0-9a-f]+ in section code, function 3 \(newer\)$/);
    assert.equal(first.place.split(' ')[1], `0x${(first.instruction ?? 0).toString(16)}`);
  });

  it('shows names of a module as harmless text of bounded length', () => {
    const evil = `<img src=x>\u202e\u001b[2J${'x'.repeat(5000)}`;
    const module = moduleOf(
      types([[], []]),
      section(2, list([...text(evil), ...text(evil), 0, 0])),
      section(3, list([0])),
      section(7, list([...text(evil), 0, 1])),
      section(10, list(body([]))),
      custom(evil.slice(0, 500), [1]),
      custom('producers', list([...text(evil), ...list([...text(evil), ...text(evil)])])),
      custom('name', [1, ...named(list([...u32(1), ...text(evil)]))]),
    );
    const all = shownModule(moduleOverview(module, 256), { ...SUBJECT, path: `${evil}/${evil}.wasm` });
    for (const said of textsOf(all)) {
      assert.doesNotMatch(said, /[\u202e\u001b]/u);
      assert.ok(said.length <= 16_500, `${String(said.length)} characters: ${said.slice(0, 80)}`);
    }
    assert.ok(JSON.stringify(all).length < 60_000);
  });
});

describe('the functions of a module', () => {
  const rows = [
    { index: 7, name: 'core::fmt::write', exported: '', type: '()->()', bytes: 900 },
    { index: 8, name: 'label_agent', exported: 'label_agent', type: '(i32)->i32', bytes: 50 },
    { index: 9, name: 'core::str', exported: '', type: '()->()', bytes: 50 },
  ];
  const functions = { rows, total: 3, bytes: 1000 };
  const names = (filter = NO_FUNCTION_FILTER, sort = FIRST_STATE.sort): string[] =>
    shownFunctions(functions, filter, sort).map(({ name }) => name);

  it('are sorted by size first, and by any column', () => {
    assert.deepEqual(names(), ['core::fmt::write', 'label_agent', 'core::str']);
    const byName = nextFunctionSort(FIRST_STATE.sort, 'name');
    assert.deepEqual(names(NO_FUNCTION_FILTER, byName), ['core::fmt::write', 'core::str', 'label_agent']);
    assert.deepEqual(nextFunctionSort(byName, 'name'), { column: 'name', descending: true });
    assert.deepEqual(nextFunctionSort(byName, 'bytes'), { column: 'bytes', descending: true });
  });

  it('are found by each word of a search', () => {
    assert.deepEqual(names({ text: 'CORE  st', onlyExported: false }), ['core::str']);
    assert.deepEqual(names({ text: '', onlyExported: true }), ['label_agent']);
    assert.deepEqual(names({ text: 'nothing', onlyExported: false }), []);
  });

  it('are counted, with those that are not listed', () => {
    const count = (searched: string, all = functions): string => {
      const filter = { text: searched, onlyExported: false };
      return functionsText(all, shownFunctions(all, filter, FIRST_STATE.sort), filter);
    };
    assert.equal(count(''), '3 functions: 1,000 bytes of code');
    assert.equal(count('core'), '2 of 3 functions: 950 bytes, 95.0% of the code');
    assert.equal(count('?'), '0 of 3 functions: no function matches the filter');
    assert.equal(
      count('', { ...functions, total: 70_000 }),
      '70,000 functions: 1,000 bytes of code (the 3 largest are listed)',
    );
  });

  it('come from the source of the outermost frame', () => {
    const frame = { function: 'f', index: 1, offset: 9 };
    const frames = [
      { ...frame, source: '/rust/core/fmt.rs', line: 3, inlined: true },
      { ...frame, source: '/guards/tiny/src/lib.rs', line: 40 },
    ];
    assert.deepEqual(functionPlace(1, outermost(frames), true), {
      index: 1,
      text: 'src/lib.rs:40',
      path: '/guards/tiny/src/lib.rs:40',
      isHere: true,
    });
    assert.deepEqual(functionPlace(1, outermost([frame]), true), {
      index: 1,
      text: '',
      path: '',
      isHere: false,
    });
  });
});

describe('what is kept of the page of a module', () => {
  it('is taken as far as it is right', () => {
    const state = {
      filter: { text: 'a', onlyExported: true },
      sort: { column: 'index', descending: false },
      scroll: 5,
      functionsScroll: 7,
    };
    assert.deepEqual(parseModuleViewState(state), state);
    assert.deepEqual(parseModuleViewState(undefined), FIRST_STATE);
    const wrong = { filter: 3, sort: { column: 'color' }, scroll: -1, functionsScroll: Number.NaN };
    assert.deepEqual(parseModuleViewState(wrong), FIRST_STATE);
  });

  it('and what the page asks for is nothing but what it can ask for', () => {
    const asked = [
      { type: 'ready', more: 1 },
      { type: 'action', action: 'report' },
      { type: 'source', version: 1, function: 2 },
      { type: 'locate', version: 1, functions: [1, 'x', -2, 3.5, 4] },
      { type: 'instruction', offset: 99 },
    ];
    assert.deepEqual(asked.map(parseFromModulePage), [
      { type: 'ready' },
      { type: 'action', action: 'report' },
      { type: 'source', version: 1, function: 2 },
      { type: 'locate', version: 1, functions: [1, 4] },
      { type: 'instruction', offset: 99 },
    ]);
    const others = [
      null,
      'ready',
      { type: 'action', action: 'delete' },
      { type: 'source', version: 1 },
      { type: 'instruction', offset: '9' },
      { type: 'locate', version: 1, functions: {} },
      { type: 'explain', code: 4 },
      { type: 'open', tool: 'x' },
    ];
    assert.deepEqual(
      others.map(parseFromModulePage),
      others.map(() => undefined),
    );
    const many = { type: 'locate', version: 1, functions: Array.from({ length: 9000 }, (_, index) => index) };
    const parsed = parseFromModulePage(many);
    assert.equal(parsed?.type === 'locate' ? parsed.functions.length : 0, 300);
  });
});

describe('the pages', () => {
  it('take no markup: elements are made of texts', () => {
    for (const name of [
      'view',
      'header',
      'verdict-card',
      'overview-parts',
      'function-list',
      'function-rows',
    ]) {
      const source = readFileSync(
        new URL(`../../../../src/pages/module/${name}.ts`, import.meta.url),
        'utf8',
      );
      assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML/, name);
    }
  });
});

function named(content: readonly number[]): readonly number[] {
  return [...u32(content.length), ...content];
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
