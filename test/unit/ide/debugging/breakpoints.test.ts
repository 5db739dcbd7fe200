import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Breakpoints, type BreakpointRules } from '../../../../src/ide/debugging/breakpoints';
import { filledMessage } from '../../../../src/ide/debugging/log-message';
import { atSourceLine, type Placement } from '../../../../src/ide/debugging/placements';
import { CodeMap } from '../../../../src/inspect/code-map';
import { codeRows } from '../../../../src/inspect/code-rows';

const CODE = { code: [{ range: { start: 0, end: 100 }, expression: { start: 2, end: 100 } }] } as never;
const ROWS = [10, 12, 20].map((line) => ({ offset: line * 2, source: 'lib.rs', line, statement: true }));
const MAP = new CodeMap(codeRows(ROWS, CODE, false));

const placed = (wanted: BreakpointRules & { readonly line: number }): [BreakpointRules, Placement] => [
  wanted,
  atSourceLine(wanted.line, ['lib.rs'], MAP),
];

/** Whether the guard stops, each of `times` times that it comes to line 12, where `x` is 1, 2, 3 … */
async function stops(breakpoint: BreakpointRules, times = 6): Promise<string> {
  const breakpoints = new Breakpoints();
  breakpoints.set('/lib.rs', [placed({ line: 12, ...breakpoint })]);
  let drawn = '';
  for (let x = 1; x <= times; x++) {
    const { stops: isStop, messages } = await breakpoints.reached(24, {
      holds: (condition) => Promise.resolve(condition === 'odd' ? x % 2 === 1 : { problem: 'what?' }),
      filledIn: (message) => filledMessage(message, (name) => Promise.resolve(`${name}=${String(x)}`)),
    });
    drawn += isStop ? 'S' : '.';
    drawn += messages.map((message) => `[${message}]`).join('');
  }
  return drawn;
}

describe('breakpoints', () => {
  it('move to the next line with code, and say so', () => {
    const shown = new Breakpoints().set(
      '/lib.rs',
      [{ line: 12 }, { line: 13 }, { line: 21 }, { line: 10, hitCondition: 'often' }].map(placed),
    );
    assert.deepEqual(shown, [
      { verified: true, line: 12 },
      { verified: true, line: 20, message: 'No code begins at line 13. The guard stops at line 20.' },
      { verified: false, line: 21, message: 'The guard has no code here.' },
      {
        verified: false,
        line: 10,
        message: '"often" is no hit count. Enter a number, or one of == < <= > >= % and a number.',
      },
    ]);
  });

  it('stop where their condition holds, and where it cannot be evaluated', async () => {
    assert.equal(await stops({ condition: 'odd' }), 'S.S.S.');
    assert.equal(await stops({ condition: '?' }, 1), 'S[The condition "?" cannot be evaluated: what?]');
  });

  it('count their hits', async () => {
    assert.equal(await stops({ hitCondition: '3' }), '..SSSS');
    assert.equal(await stops({ hitCondition: '== 3' }), '..S...');
    assert.equal(await stops({ hitCondition: '%2' }), '.S.S.S');
    assert.equal(await stops({ hitCondition: '< 3' }), 'SS....');
    assert.equal(await stops({ hitCondition: '2', condition: 'odd' }), '..S.S.');
  });

  it('write all of a message, also behind the last expression that is evaluated', async () => {
    const message = `${'{x} '.repeat(52)}the end`;
    const filled = await filledMessage(message, () => Promise.resolve('1'));
    assert.equal(filled, `${'1 '.repeat(50)}{x} {x} the end`);
  });

  it('write in place of a stop', async () => {
    assert.equal(await stops({ logMessage: 'at {x}, {{x}}' }, 2), '.[at x=1, {x}].[at x=2, {x}]');
  });
});
