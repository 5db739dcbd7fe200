// Variables of C and Rust in a guard that is stopped in its thread, asked for as an editor does.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readFileSync } from 'node:fs';
import { Client } from './debug-client';
import { preparedGuard } from './prepared-guard';

function lineOf(source: string, text: string): number {
  const lines = readFileSync(`test/fixtures/variables/${source}`, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

async function stoppedAt(
  context: TestContext,
  module: string,
  source: string,
  text: string,
): Promise<Client> {
  const client = new Client(context, () => preparedGuard(`variables/${module}`, source));
  await client.launch([lineOf(source, text)], [], `/${source}`);
  await client.event('stopped');
  return client;
}

describe('variables of a guard in C', () => {
  it('are arguments, locals and statics, in every frame of the stack', async (context) => {
    const client = await stoppedAt(context, 'c19-guard.wasm', 'values.c', 'calls++;');
    const rows = (variables: { name: string; value: string }[]): string[] =>
      variables.map(({ name, value }) => `${name} = ${value}`);
    assert.deepEqual(rows(await client.scope('Arguments')), ['value = 7', 'by = -3']);
    assert.deepEqual(rows(await client.scope('Locals')), ['calls = 7', 'result = -21']);
    assert.deepEqual(rows(await client.scope('Statics')).sort(), [
      'banner = "banner"',
      'counter = 41',
      'limits = {1, 2, 3, 4}',
    ]);
    assert.ok((await client.scope('WebAssembly locals')).length > 2);
    // The caller has its own.
    const [seed] = await client.scope('Arguments', 1);
    assert.equal(`${String(seed?.name)} = ${String(seed?.value)}`, 'seed = 7');
    const moved = (await client.scope('Locals', 1)).find(({ name }) => name === 'moved');
    assert.equal(moved?.value, '{x = 11, y = 18}');
  });

  it('can be calculated with, and set', async (context) => {
    const client = await stoppedAt(context, 'c19-guard.wasm', 'values.c', 'letter += 1;');
    const cases: [string, string][] = [
      ['first.next->value + 1', '4'],
      ['*first.next', '{value = 3, next = 0x0}'],
      ['guard.grid[1][2] * 10 - seed', '53'],
      ['guard.name', '0x408 "guard \\"one\\""'],
      ["guard.name[0] == 'g' && moved.x > 10", 'true'],
      ['banner == "banner"', 'true'],
      ['real < 0.5', 'true'],
      ['&moved == 0', 'false'],
      ['limits[1] << 4 | 1', '33'],
    ];
    for (const [expression, result] of cases) {
      const shown = await client.evaluate(expression);
      assert.equal(shown.replace(/^0x\w+ /, ''), result.replace(/^0x\w+ /, ''), expression);
    }
    const refused: [string, RegExp][] = [
      ['nowhere + 1', /No variable is named "nowhere" here\. Variables here: /],
      ['moved.z', /There is no field "z"\. Its fields: x, y\./],
      ['limits[9]', /The index 9 is outside the list of 4\./],
      ['moved + 1', /A list or a struct cannot be calculated with/],
      ['seed / 0', /Division by zero/],
      ['seed +', /The expression ends too early/],
      ['last.next->value', /no "value"|no value|outside/],
    ];
    for (const [expression, message] of refused)
      await assert.rejects(client.evaluate(expression), message, expression);
    const { scopes } = await client.request<{ scopes: { name: string; variablesReference: number }[] }>(
      'scopes',
      { frameId: 0 },
    );
    const locals = scopes.find(({ name }) => name === 'Locals')?.variablesReference;
    const set = await client.request<{ value: string }>('setVariable', {
      variablesReference: locals,
      name: 'letter',
      value: "'x'",
    });
    assert.equal(set.value, "120 'x'");
    assert.equal(await client.evaluate('letter + 1'), '121');
    await client.request('setExpression', { expression: 'guard.color', value: 'GREEN', frameId: 0 });
    assert.equal(await client.evaluate('guard.color'), 'GREEN');
    await assert.rejects(
      client.request('setVariable', { variablesReference: locals, name: 'letter', value: '300' }),
      /300 is outside the range of char/,
    );
    await assert.rejects(
      client.request('setVariable', { variablesReference: locals, name: 'moved', value: '1' }),
      /Only numbers, booleans/,
    );
    // A bit field: those beside it stay as they are.
    for (const [field, value] of [
      ['level', '6'],
      ['offset', '-32'],
    ] as const)
      await client.request('setExpression', { expression: `guard.flags.${field}`, value, frameId: 0 });
    assert.equal(await client.evaluate('guard.flags'), '{ready = 1, level = 6, offset = -32, wide = 70000}');
    await assert.rejects(
      client.request('setExpression', { expression: 'guard.flags.level', value: '8', frameId: 0 }),
      /8 is outside the range of 3 bits/,
    );
    const own = scopes.find(({ name }) => name === 'WebAssembly locals')?.variablesReference;
    const [first] = await client.children(own ?? 0);
    await assert.rejects(
      client.request('setVariable', { variablesReference: own, name: first?.name, value: '1' }),
      /Locals and globals of WebAssembly cannot be set/,
    );
    await assert.rejects(
      client.request('setVariable', { variablesReference: own, name: 'nothing', value: '1' }),
      /This variable is no longer there/,
    );
  });

  it('are not made up where a function has only been entered', async (context) => {
    const client = await stoppedAt(context, 'c19-guard.wasm', 'values.c', 'static int scale');
    // The breakpoint moved behind the code that makes the frame.
    assert.deepEqual(
      (await client.stack())[0],
      `scale:${String(lineOf('values.c', 'int result = value * by'))}`,
    );
    assert.equal(await client.evaluate('value'), '7');
  });
});

describe('variables of a guard in Go', () => {
  it('are set also where an element is far behind the first page', async (context) => {
    const client = new Client(context, () => preparedGuard('variables/tinygo.wasm', 'tinygo.c'));
    await client.launch([lineOf('tinygo.c', 'return sum')], [], '/tinygo.c');
    await client.event('stopped');
    const list = (await client.scope('Locals')).find(({ name }) => name === 'long_list');
    assert.equal(list?.indexedVariables, 1500);
    assert.equal(await client.evaluate('long_list[1200]'), '60');
    const { variablesReference } = list;
    const set = { variablesReference, name: '[1200]', value: '-5' };
    assert.deepEqual((await client.request<{ value: string }>('setVariable', set)).value, '-5');
    assert.equal(await client.evaluate('long_list[1200]'), '-5');
    const past = { ...set, name: '[1500]' };
    await assert.rejects(client.request('setVariable', past), /no longer there/);
  });
});

describe('breakpoints in the source of a guard', () => {
  it('stop where their condition holds, and write what log points say', async (context) => {
    const client = new Client(context, () => preparedGuard('variables/c19-guard.wasm', 'values.c'));
    const before = lineOf('values.c', 'int before = count;');
    const after = lineOf('values.c', 'sum += list->value;');
    const placed = await client.launch([], [], '/values.c', [
      { line: before, condition: "count == 3 && *c == 'n'" },
      { line: after, logMessage: 'sum {sum} of {list->value}, {nothing}' },
    ]);
    assert.deepEqual(placed, {
      breakpoints: [
        { verified: true, line: before },
        { verified: true, line: after },
      ],
    });
    await client.event('stopped');
    assert.deepEqual(await client.stack(), [`length:${String(before)}`, ...(await client.stack()).slice(1)]);
    assert.equal(await client.evaluate('count'), '3');
    assert.match(client.output, /sum 0 of 7, <No variable is named "nothing" here\..*>\nsum 7 of 3, </);
    await client.request('continue');
    await client.event('terminated');
  });
});

describe('variables of a guard in Rust', () => {
  it('are opened page by page, and found in memory', async (context) => {
    const client = await stoppedAt(context, 'r196.wasm', 'values.rs', 'text.len() + owned.len()');
    const locals = await client.scope('Locals');
    const list = locals.find(({ name }) => name === 'list');
    assert.deepEqual([list?.value, list?.type, list?.indexedVariables], ['[10, 20, 30]', 'Vec<u32>', 3]);
    const page = await client.children(list?.variablesReference ?? 0, {
      filter: 'indexed',
      start: 1,
      count: 2,
    });
    assert.deepEqual(
      page.map(({ name, value, evaluateName }) => [name, value, evaluateName]),
      [
        ['[1]', '20', 'list[1]'],
        ['[2]', '30', 'list[2]'],
      ],
    );
    const [text] = await client.scope('Arguments');
    const bytes = await client.request<{ data: string }>('readMemory', {
      memoryReference: text?.memoryReference,
      count: 4,
    });
    assert.equal(Buffer.from(bytes.data, 'base64').toString(), 'text');
    assert.equal(await client.evaluate('nested[1][0] + names[1][0]'), String(2 + 98));
    assert.equal(await client.evaluate('shared.x'), '1');
    assert.equal(await client.evaluate('text == "text \\"q\\""'), 'true');
  });
});
