// Breakpoints and steps at instructions of a guard with debug information, asked for as an editor does.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PreparedGuard } from '../../src/editor/debugging/launch';
import { Client } from './debug-client';
import { DISASSEMBLY, preparedGuard } from './prepared-guard';

type Row = DebugProtocol.DisassembledInstruction;

const guard = (): Promise<PreparedGuard> => preparedGuard('variables/c19-guard.wasm', 'values.c');

/** The same guard as if it were too large for a point at each instruction. */
async function large(): Promise<PreparedGuard> {
  const prepared = await guard();
  const { subject } = prepared;
  return { ...prepared, subject: { ...subject, guard: { ...subject.guard, isFine: false } } };
}

/** Starts a session; `set` sets breakpoints before the guard runs. */
async function launch(
  context: TestContext,
  set: (client: Client) => Promise<unknown>,
  prepare = guard,
): Promise<Client> {
  const client = new Client(context, prepare);
  await client.request('initialize', { adapterID: 'guard-lab', pathFormat: 'path' });
  const launched = client.request('launch');
  await client.event('initialized');
  await set(client);
  await client.request('configurationDone');
  await launched;
  return client;
}

async function topFrame(client: Client): Promise<DebugProtocol.StackFrame> {
  const body = await client.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
  const [frame] = body.stackFrames;
  assert(frame);
  return frame;
}

async function disassemble(client: Client, at: string, skip: number, count: number): Promise<Row[]> {
  const body = await client.request<{ instructions: Row[] }>('disassemble', {
    memoryReference: at,
    instructionOffset: skip,
    instructionCount: count,
  });
  return body.instructions;
}

async function breakAt(client: Client, ...addresses: string[]): Promise<DebugProtocol.Breakpoint[]> {
  const breakpoints = addresses.map((instructionReference) => ({ instructionReference }));
  const body = await client.request<DebugProtocol.SetInstructionBreakpointsResponse['body']>(
    'setInstructionBreakpoints',
    { breakpoints },
  );
  return body.breakpoints;
}

/** The address of the `number`th instruction of a function. */
async function addressIn(client: Client, name: string, number: number): Promise<string> {
  const rows = await disassemble(client, '0x0', 0, 2000);
  const at = rows.findIndex(({ symbol }) => symbol === name);
  const row = rows[at + number];
  assert(at >= 0 && row);
  return row.address;
}

const SOURCE = 'values.c';
const line = (client: Client, wanted: number, path = SOURCE): Promise<DebugProtocol.Breakpoint[]> =>
  client
    .request<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path },
      breakpoints: [{ line: wanted }],
    })
    .then(({ breakpoints }) => breakpoints);

describe('instructions of a guard with sources', () => {
  it('are listed, as many as a client asks for, with their sources', async (context) => {
    const client = await launch(context, (each) => line(each, 1));
    await client.event('stopped');
    const { instructionPointerReference: at = '' } = await topFrame(client);
    const rows = await disassemble(client, at, -2, 5);
    assert.equal(rows.length, 5);
    assert.equal(rows[2]?.address, at);
    assert.match(rows[2].location?.path ?? '', /values\.c$/);
    assert.equal(rows[2].line, (await topFrame(client)).line);
    // Before and behind the code there is nothing, and the rows are still as many.
    const first = await disassemble(client, '0x0', -3, 4);
    assert.deepEqual(
      first.map(({ presentationHint }) => presentationHint),
      ['invalid', 'invalid', 'invalid', undefined],
    );
    assert.equal(typeof first[3]?.symbol, 'string');
    const last = await disassemble(client, '0xffffffff', -1, 3);
    assert.deepEqual(
      last.map(({ instruction, presentationHint }) => `${instruction} ${String(presentationHint)}`),
      ['end undefined', ' invalid', ' invalid'],
    );
    await assert.rejects(disassemble(client, 'nowhere', 0, 1), /no address in the guard/);
  });

  it('stop the guard, also where no line begins', async (context) => {
    let address = '';
    const client = await launch(context, async (each) => {
      address = await addressIn(each, '$scale', 4);
      assert.deepEqual(await breakAt(each, address), [{ verified: true, instructionReference: address }]);
    });
    assert.equal(
      (await client.event<DebugProtocol.StoppedEvent>('stopped')).reason,
      'instruction breakpoint',
    );
    assert.equal((await topFrame(client)).instructionPointerReference, address);
  });

  it('are what steps by instruction end at', async (context) => {
    const client = await launch(context, async (each) => breakAt(each, await addressIn(each, '$scale', 2)));
    await client.event('stopped');
    const seen: string[] = [];
    for (const command of ['next', 'stepIn', 'next']) {
      const { instructionPointerReference: at = '' } = await topFrame(client);
      const [, following] = await disassemble(client, at, 0, 2);
      await client.request(command, { threadId: 1, granularity: 'instruction' });
      assert.equal((await client.event<DebugProtocol.StoppedEvent>('stopped')).reason, 'step');
      seen.push(String((await topFrame(client)).instructionPointerReference === following?.address));
    }
    assert.deepEqual(seen, ['true', 'true', 'true']);
    // Out of the function, to the instruction behind the call.
    await client.request('stepOut', { threadId: 1, granularity: 'instruction' });
    await client.event('stopped');
    const frame = await topFrame(client);
    const [call] = await disassemble(client, frame.instructionPointerReference ?? '', -1, 1);
    assert.match(call?.instruction ?? '', /^call \$scale/);
    // A step by line is still one.
    await client.request('next', { threadId: 1 });
    await client.event('stopped');
    assert.notEqual((await topFrame(client)).line, frame.line);
  });

  it('of a large guard are moved once it runs, and are exact after a restart', async (context) => {
    let [before, between] = ['', ''];
    const set = async (each: Client): Promise<void> => {
      before = await addressIn(each, '$scale', 4);
      between = await addressIn(each, '$label_resource', 6);
      const [placed] = await breakAt(each, before);
      assert.deepEqual(placed, { verified: true, instructionReference: before });
    };
    const client = await launch(context, set, large);
    await client.event('stopped');
    assert.equal((await topFrame(client)).instructionPointerReference, before);
    // Steps are exact in the function with the breakpoint, and elsewhere it is said that they are not.
    const step = async (): Promise<void> => {
      await client.request('stepOut', { threadId: 1, granularity: 'instruction' });
      await client.event('stopped');
    };
    await step();
    assert.doesNotMatch(client.output, /too large to stop at each instruction/);
    await step();
    assert.match(client.output, /too large to stop at each instruction/);
    const [moved] = await breakAt(client, between);
    assert.equal(moved?.verified, true);
    assert.match(moved.message ?? '', /cannot stop at 0x\w+\. Restart the session to stop there\./);
    assert.notEqual(moved.instructionReference, between);
  });

  it('can have a breakpoint in the disassembly, where a head moves on', async (context) => {
    const prepared = await guard();
    const disassembly = await prepared.disassemblyAt(DISASSEMBLY);
    assert(typeof disassembly === 'object');
    const lines = disassembly.text.split('\n');
    const head = lines.findIndex((each) => each.includes('$scale') && each.includes('(func'));
    const client = await launch(context, async (each) => {
      const [moved] = await line(each, head + 1, DISASSEMBLY);
      assert.equal(moved?.verified, true);
      assert.match(moved.message ?? '', /No instruction is at line \d+\. The guard stops at line \d+\./);
      assert.deepEqual(await line(each, head + 6, DISASSEMBLY), [{ verified: true, line: head + 6 }]);
      const [none] = await line(each, lines.length + 9, DISASSEMBLY);
      assert.equal(none?.message, 'The guard has no code here.');
      await line(each, head + 6, DISASSEMBLY);
    });
    assert.equal((await client.event<DebugProtocol.StoppedEvent>('stopped')).reason, 'breakpoint');
    const { instructionPointerReference } = await topFrame(client);
    assert.equal(Number(instructionPointerReference), disassembly.offsetOf(head + 5));
  });

  it('that are none are refused in words', async (context) => {
    const client = await launch(context, async (each) => {
      const inside = Number(await addressIn(each, '$scale', 1)) - 1;
      const [wrong, none] = await breakAt(each, `0x${inside.toString(16)}`, 'main');
      assert.match(wrong?.message ?? '', /^No instruction of the guard begins at 0x\w+\.$/);
      assert.equal(none?.message, 'This is no instruction of the guard.');
      await line(each, 1);
    });
    await client.event('stopped');
  });
});
