import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { GuestMemory, HostModule } from '../../../src/gateway/runtime-instance';
import { GuestExit, HostPanic } from '../../../src/gateway/runtime-instance';
import { createWasi } from '../../../src/gateway/wasi/wasi';
import { fakeMemory } from './fake-memory';

interface Step {
  readonly op: 'call' | 'memread' | 'memwrite' | 'memsize' | 'memgrow' | 'sig';
  readonly export?: string;
  readonly args?: readonly string[];
}
interface ExecCase {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly expect: readonly { results?: string[]; value?: string; error?: string }[];
}

const vectors = JSON.parse(readFileSync('test/vectors/exec.json', 'utf8')) as ExecCase[];
const random = JSON.parse(readFileSync('test/vectors/random.json', 'utf8')) as Record<string, string>;

interface World {
  readonly memory: GuestMemory | null;
  readonly wasi: HostModule;
  readonly written: string[];
}

function world(memory: GuestMemory | null = fakeMemory()): World {
  const written: string[] = [];
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  const wasi = createWasi({
    memory: () => memory ?? undefined,
    stdout: (bytes) => written.push(`out ${text(bytes)}`),
    stderr: (bytes) => written.push(`err ${text(bytes)}`),
  });
  return { memory, wasi, written };
}

function call({ wasi }: World, name: string, ...args: (number | bigint)[]): number | undefined {
  const definition = wasi.functions.get(name);
  assert.ok(definition, name);
  return definition.call(...definition.params.map((type, i) => (type === 126 ? BigInt(args[i]!) : args[i]!)));
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes!).toString('hex');
}

function draw(run: World, step: Step): string {
  const args = step.args ?? [];
  const memory = run.memory!;
  if (step.op === 'memread') return hex(memory.read(Number(args[0]), Number(args[1])));
  if (step.op === 'memwrite') {
    memory.write(Number(args[0]), Buffer.from(args[1]!, 'hex'));
    return '';
  }
  try {
    return `0x${(call(run, step.export!, ...args.map(Number)) ?? 0).toString(16)}`;
  } catch (error) {
    assert.ok(error instanceof HostPanic);
    return error.message;
  }
}

describe('wasi answers what the gateway recorded', () => {
  const direct = vectors.filter(
    ({ name, steps }) =>
      name.startsWith('wasi-') &&
      name !== 'wasi-no-memory-module' &&
      steps.every(({ op }) => op === 'call' || op === 'memread' || op === 'memwrite'),
  );
  it('in at least fifteen recorded cases', () => {
    assert.ok(direct.length >= 15, String(direct.length));
  });
  for (const { name, steps, expect } of direct) {
    it(name, () => {
      const run = world();
      const lines = steps.map((step) => draw(run, step));
      const expected = expect.map((e) => e.results?.[0] ?? e.value ?? e.error?.split(' (recovered')[0] ?? '');
      assert.deepEqual(lines, expected);
    });
  }
});

describe('wasi', () => {
  it('has 46 functions, of which only proc_exit has no result', () => {
    const { functions } = world().wasi;
    const withoutResult = [...functions].filter(([, { results }]) => results.length === 0);
    assert.equal(functions.size, 46);
    assert.deepEqual(
      withoutResult.map(([name]) => name),
      ['proc_exit'],
    );
  });

  it('hands out the recorded random stream, also where it depends on its own words', () => {
    const run = world();
    call(run, 'random_get', 0, 5000);
    assert.equal(hex(run.memory!.read(0, 64)), random['first64Bytes']);
    call(run, 'random_get', 0, 16);
    assert.equal(hex(run.memory!.read(0, 16)), random['bytes5000to5015']);
  });

  it('starts the random stream anew for each instance', () => {
    const [first, second] = [world(), world()];
    call(first, 'random_get', 0, 64);
    call(second, 'random_get', 0, 64);
    assert.equal(hex(first.memory!.read(0, 64)), hex(second.memory!.read(0, 64)));
  });

  it('writes the good buffers before a bad one', () => {
    const run = world();
    run.memory!.write(0, Buffer.from('6400000002000000ffffff0001000000', 'hex'));
    run.memory!.write(100, Buffer.from('hi'));
    assert.equal(call(run, 'fd_write', 2, 0, 2, 50), 21);
    assert.deepEqual(run.written, ['err hi']);
  });

  it('answers clock subscriptions before reads of stdin', () => {
    const run = world();
    run.memory!.write(0, Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 1]));
    run.memory!.write(48, Buffer.from([2]));
    assert.equal(call(run, 'poll_oneoff', 0, 1000, 2, 2000), 0);
    assert.equal(run.memory!.read(1000, 1)![0], 2);
    assert.equal(run.memory!.read(1032, 1)![0], 1);
  });

  it('ends the guest with the code of proc_exit and panics afterwards', () => {
    const run = world();
    assert.throws(
      () => call(run, 'proc_exit', -1),
      (error) => error instanceof GuestExit && error.code === 0xffff_ffff,
    );
    assert.throws(() => call(run, 'sched_yield'), HostPanic);
    assert.equal(call(run, 'proc_raise', 6), 52);
  });

  it('panics without memory only where memory is touched', () => {
    const none = world(null);
    assert.throws(() => call(none, 'random_get', 0, 0), HostPanic);
    assert.equal(call(none, 'sched_yield'), 0);
    assert.equal(call(none, 'fd_write', 9, 0, 0, 0), 8);
  });

  for (const [path, errno] of [
    ['/etc', 63],
    ['a/../..', 63],
    ['a/./..', 54],
    ['..a', 54],
    ['\xff', 63],
    ['', 54],
  ] as const) {
    it(`answers ${String(errno)} for the path ${JSON.stringify(path)}`, () => {
      const run = world();
      run.memory!.write(0, Buffer.from(path, 'latin1'));
      assert.equal(call(run, 'path_unlink_file', 0, 0, path.length), errno);
    });
  }
});
