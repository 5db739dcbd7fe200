import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { obeyed } from '../unit/report/workflow-runner';
import { guardLab, ROOT, temporaryFolder } from './command-line';

/** A folder with guards, scenarios and a file name that try to reach the terminal or a CI system. */
function hazards(): string {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'test/fixtures/hazards'), folder, { recursive: true });
  return folder;
}

const NASTY = 'x\u001b[2J\n::error::y\u009b##[group]';

describe('what guard-lab writes', () => {
  const commands: readonly (readonly [args: readonly string[], code: number])[] = [
    [['run'], 3],
    [['run', '--color'], 3],
    [['run', '--reporter', 'json'], 3],
    [['run', '--reporter', 'junit'], 3],
    [['call', 'call-ansi.wat', 'label_agent'], 1],
    [['call', 'call-ansi.wat', 'label_agent', '--reporter', 'json'], 1],
    [['inspect', 'start.wasm', 'imp.wasm', 'e.wat'], 3],
    [['inspect', 'start.wasm', 'imp.wasm', '--reporter', 'json'], 1],
    [['inspect', NASTY], 3],
    [['run', NASTY], 2],
    [['run', `--${NASTY}`], 2],
    [['run', '--reporter', NASTY], 2],
    [['run', '--profile', NASTY], 2],
    [['run', '--guard', NASTY, 'e.guard-scenario.json'], 3],
    [['call', NASTY, 'label_agent'], 3],
    [['call', 'g.wat', NASTY], 2],
    [['call', 'g.wat', 'label_agent', '--input', NASTY], 2],
    [['call', 'g.wat', 'label_agent', '--input', `@${NASTY}`], 2],
    [['call', 'g.wat', 'label_agent', '--backend', NASTY], 2],
    [[NASTY], 2],
    [['help', NASTY], 2],
  ];
  for (const [args, code] of commands) {
    it(`is not obeyed: ${JSON.stringify(args)}`, async () => {
      const ended = await guardLab(args, { folder: hazards() });
      assert.equal(ended.code, code, ended.stderr);
      assert.deepEqual([obeyed(ended.stdout), obeyed(ended.stderr)], [[], []]);
      assert.match(`${ended.stdout}${ended.stderr}`, /\\u001b|e\.wat|--input:/, 'what was there is shown');
    });
  }

  it('holds no commands but those of the github reporter', async () => {
    const { stdout } = await guardLab(['run', '--reporter', 'github'], { folder: hazards() });
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) {
      assert.match(line, /^::(error|warning) file=[^,:]*(,line=\d+,col=\d+)?,title=[^,:]*::/);
      assert.deepEqual(obeyed(line.slice(2)), []);
    }
    assert.ok(lines.some((line) => line.includes('\\u003a:error')));
  });

  it('is as harmless in files', async () => {
    const folder = hazards();
    const names = ['pretty', 'json', 'junit', 'html'];
    await guardLab(['run', ...names.flatMap((name) => ['--reporter', `${name}=${name}.txt`])], { folder });
    for (const name of names) {
      const text = readFileSync(join(folder, `${name}.txt`), 'utf8');
      assert.deepEqual(obeyed(text), [], name);
      assert.ok(text.length > 500);
    }
  });

  it('names updated files on one line', async (t) => {
    if (process.platform === 'win32') return t.skip('no such file names on Windows');
    const folder = hazards();
    const name = 'n\n::warning::x\u001b[2J.guard-scenario.json';
    const text = readFileSync(join(folder, 'commands-b.guard-scenario.json'), 'utf8');
    writeFileSync(join(folder, name), text);
    const { stderr } = await guardLab(['run', '--update', name], { folder });
    assert.match(stderr, /^guard-lab: updated n\\u000a::warning::x\\u001b\[2J\.guard-scenario\.json\n/);
  });
});
