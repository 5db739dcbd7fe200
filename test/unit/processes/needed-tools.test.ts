import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingTools } from '../../../src/processes/needed-tools';
import type { NeededTool } from '../../../src/project/new-guard';

function tool(name: string, program: string): NeededTool {
  return { name, probe: [process.execPath, '-e', program], install: '' };
}

describe('the tools that a guard needs', () => {
  const there = tool('there', '');
  const absent: NeededTool = { name: 'absent', probe: ['no-such-program-of-guard-lab'], install: '' };
  const silent = tool('silent', 'setInterval(() => {}, 1000)');

  it('are missing when they are not found, or do not answer in time', async () => {
    const missing = await missingTools([there, absent, silent], new AbortController().signal, 3000);
    assert.deepEqual(
      missing?.map(({ name }) => name),
      ['absent', 'silent (no answer within 3 s)'],
    );
  });

  it('are not known after a stop', async () => {
    assert.equal(await missingTools([silent], AbortSignal.timeout(50)), undefined);
  });
});
