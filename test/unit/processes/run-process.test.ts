import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';
import { runProcess } from '../../../src/processes/run-process';

async function linesOf(program: string): Promise<string[]> {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const { code } = await runProcess(child, {
    signal: new AbortController().signal,
    onLines: (text) => lines.push(text),
  });
  assert.equal(code, 0);
  return lines;
}

describe('the output of a process', () => {
  it('comes in whole lines, the last one also without an end', async () => {
    const lines = await linesOf(
      "process.stdout.write('a\\nb'); setImmediate(() => process.stdout.write('c\\nd'))",
    );
    assert.equal(lines.join(''), 'a\nbc\nd\n');
    assert.ok(lines.every((each) => each.endsWith('\n')));
  });

  it('is not kept without bound when a line does not end', async () => {
    const lines = await linesOf("process.stdout.write('x'.repeat(3e6))");
    assert.ok(lines.length > 1);
    assert.equal(lines.join('').replaceAll('\n', '').length, 3e6);
  });
});
