import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enteredCommand } from '../../../src/project/entered-command';

describe('enteredCommand', () => {
  it('names the program, without what is set before it', () => {
    const cases: [string, string, Record<string, string>][] = [
      ['npx -y server --key x', 'npx', {}],
      ['/usr/bin/server', 'server', {}],
      ['"C:\\tools\\server.exe" --stdio', 'server.exe', {}],
      ['API_KEY=hunter2 npx server', 'npx', { API_KEY: 'hunter2' }],
      [`A='x y' B="p q"z ./bin/server`, 'server', { A: 'x y', B: 'p qz' }],
      ['API_KEY=hunter2', 'the command', { API_KEY: 'hunter2' }],
      ['API_KEY="hunter2 npx', 'the command', {}],
      ['', 'the command', {}],
    ];
    for (const [command, name, env] of cases)
      assert.deepEqual(enteredCommand(command), { name, env }, command);
  });
});
