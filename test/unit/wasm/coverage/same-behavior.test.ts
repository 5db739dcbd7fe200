import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { CallOutcome } from '../../../../src/gateway/runtime-instance';
import {
  pointAt,
  pointCount,
  type CoverageTable,
  type PointHits,
} from '../../../../src/wasm/coverage/coverage-table';
import { assemble, load, type Guest } from '../../gateway/runtime/guest';

/** A statement of a generated function, or one in its own block; numbers choose labels and locals. */
type Statement =
  | { readonly kind: 'set' | 'store' | 'divide' | 'return' | 'trap' | 'indirect' }
  | { readonly kind: 'branch' | 'branch-if' | 'branch-value'; readonly label: number; readonly when: number }
  | { readonly kind: 'table'; readonly labels: readonly number[] }
  | { readonly kind: 'select'; readonly when: number }
  | { readonly kind: 'block' | 'loop' | 'value'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly when: number;
      readonly body: readonly Statement[];
      readonly other?: readonly Statement[];
    };

const when = fc.nat(7);
const label = fc.nat(3);

const { statements } = fc.letrec<{ statements: Statement[]; statement: Statement }>((tie) => ({
  statements: fc.array(tie('statement'), { maxLength: 5, depthIdentifier: 'blocks' }),
  statement: fc.oneof(
    { depthIdentifier: 'blocks', depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom<'set' | 'store'>('set', 'store') }),
    fc.record({
      kind: fc.constantFrom<'branch-if' | 'branch-value'>('branch-if', 'branch-value'),
      label,
      when,
    }),
    fc.record({ kind: fc.constant<'select'>('select'), when }),
    fc.record({
      kind: fc.constant<'table'>('table'),
      labels: fc.array(label, { minLength: 1, maxLength: 5 }),
    }),
    fc.record({
      kind: fc.constantFrom<'block' | 'loop' | 'value'>('block', 'loop', 'value'),
      body: tie('statements'),
    }),
    fc.record({ kind: fc.constant<'if'>('if'), when, body: tie('statements') }),
    fc.record({ kind: fc.constant<'if'>('if'), when, body: tie('statements'), other: tie('statements') }),
    fc.record({ kind: fc.constant<'branch'>('branch'), label, when }),
    fc.record({
      kind: fc.constantFrom<'divide' | 'return' | 'trap' | 'indirect'>(
        'divide',
        'return',
        'trap',
        'indirect',
      ),
    }),
  ),
}));

/** A condition that changes while the function runs. */
const condition = (bit: number): string =>
  `(i32.and (i32.shr_u (local.get $state) (i32.const ${String(bit)})) (i32.const 1))`;
const STEP =
  '(local.set $state (i32.add (i32.mul (local.get $state) (i32.const 1103515245)) (i32.const 12345)))';
/** Ends the function when it has run for long. */
const FUEL = `(local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
  (if (i32.eqz (local.get $fuel)) (then (return (local.get $state))))`;

/** WAT of statements inside `depth` labels that take no value along. */
function text(list: readonly Statement[], depth: number): string {
  return list.map((statement) => one(statement, depth)).join('\n');
}

function one(statement: Statement, depth: number): string {
  const to = (number: number): string => String(number % depth);
  switch (statement.kind) {
    case 'set':
      return STEP;
    case 'store':
      return `(i32.store (i32.and (local.get $state) (i32.const 0xfff)) (local.get $state)) ${STEP}`;
    case 'divide':
      return `(local.set $state (i32.div_s (local.get $state) (i32.and (local.get $state) (i32.const 15))))`;
    case 'return':
      return '(return (local.get $state))';
    case 'trap':
      return `(if ${condition(0)} (then ${STEP}) (else unreachable))`;
    case 'indirect':
      return '(local.set $state (call_indirect (type $helper) (local.get $state) (i32.and (local.get $state) (i32.const 3))))';
    case 'branch':
      return `(br ${to(statement.label)})`;
    case 'branch-if':
      return `(br_if ${to(statement.label)} ${condition(statement.when)})`;
    case 'branch-value':
      return `(local.set $state (block (result i32) (br_if 0 (i32.const 77) ${condition(statement.when)}) drop (local.get $state)))`;
    case 'table':
      return `(br_table ${statement.labels.map(to).join(' ')} (i32.and (local.get $state) (i32.const 7)))`;
    case 'select':
      return `(local.set $state (select (local.get $state) (i32.const 5) ${condition(statement.when)}))`;
    case 'block':
      return `(block ${text(statement.body, depth + 1)})`;
    case 'value':
      return `(local.set $state (block (result i32) (block ${text(statement.body, 1)}) (local.get $state)))`;
    case 'loop':
      return `(loop ${FUEL} ${text(statement.body, depth + 1)})`;
    case 'if': {
      const other = statement.other === undefined ? '' : `(else ${text(statement.other, depth + 1)})`;
      return `(if ${condition(statement.when)} (then ${text(statement.body, depth + 1)}) ${other})`;
    }
  }
}

/** A module whose function `run` is the statements; a loop counts down, so that every call ends. */
function moduleOf(list: readonly Statement[]): string {
  return `(module
    (type $helper (func (param i32) (result i32)))
    (memory (export "memory") 1)
    (table 3 funcref) (elem (i32.const 0) $odd $even)
    (func $odd (type $helper) (if (result i32) (i32.and (local.get 0) (i32.const 1)) (then (i32.const 3)) (else (i32.const 8))))
    (func $even (type $helper) (i32.shr_u (local.get 0) (i32.const 1)))
    (func (export "run") (param $state i32) (result i32) (local $fuel i32)
      (local.set $fuel (i32.const 60))
      (block ${text(list, 1)})
      (local.get $state)))`;
}

function seen(
  { instance }: Guest,
  arguments_: readonly number[],
): { readonly outcome: CallOutcome; readonly memory: string }[] {
  return arguments_.map((argument) => {
    const outcome = instance.call('run', [BigInt(argument)]);
    const { memory } = instance;
    return {
      outcome,
      memory: Buffer.from(memory?.read(0, memory.size()) ?? [])
        .toString('latin1')
        .replaceAll('\0', ''),
    };
  });
}

/** Branches whose directions do not add up to the runs of the block that they end. */
function unbalanced(table: CoverageTable, { points, counts }: PointHits): string[] {
  const runs = new Map([...points].map((point, i) => [point, counts[i] ?? 0]));
  const all = Array.from({ length: pointCount(table) }, (_, id) => ({
    ...pointAt(table, id),
    runs: runs.get(id) ?? 0,
  }));
  const branches = new Set(all.flatMap(({ branch }) => branch ?? []));
  return [...branches].flatMap((branch) => {
    const directions = all
      .filter((point) => point.branch === branch)
      .reduce((sum, point) => sum + point.runs, 0);
    const block = all.find(({ start, end }) => start <= branch && branch < end);
    return block?.runs === directions
      ? []
      : [`${String(branch)}: ${String(directions)} of ${String(block?.runs)}`];
  });
}

it('a guard that counts does what it does without, and its counts add up', async () => {
  const property = fc.asyncProperty(
    statements,
    fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    async (list, inputs) => {
      const bytes = await assemble(moduleOf(list));
      const [plain, counted] = [load(bytes), load(bytes, { coverage: true })];
      assert(plain.ok && counted.ok, 'it does not compile');
      const outcomes = seen(plain.value, inputs);
      assert.deepEqual(seen(counted.value, inputs), outcomes);
      const hits = counted.value.recorder?.take();
      const { coverage } = counted.value.info;
      assert(coverage?.ok && hits);
      if (outcomes.every(({ outcome }) => outcome.ok)) assert.deepEqual(unbalanced(coverage.table, hits), []);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});
