import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Json } from '../../src/gateway/json';
import type { RunResult } from '../../src/run/result';
import { guardLab, ROOT, temporaryFolder } from './command-line';

/** A folder with `echo.wat`, whose functions answer their input, and the given files. */
function folderWith(files: Record<string, string | Buffer>): string {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'test/fixtures/hazards/echo.wat'), join(folder, 'echo.wat'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function echoed(folder: string, ...more: string[]): Promise<Json> {
  const { stdout, stderr } = await guardLab(
    ['call', 'echo.wat', 'label_agent', '--reporter', 'json', ...more],
    { folder },
  );
  const invocations = stdout === '' ? [] : (JSON.parse(stdout) as { output: string }[]);
  return invocations[0]?.output ?? stderr;
}

describe('JSON that people write', () => {
  it('may have a byte order mark, comments and trailing commas in a call', async () => {
    const folder = folderWith({ 'bom.json': '\ufeff{"a":1}' });
    assert.equal(await echoed(folder, '--input', '@bom.json'), '{"a":1}');
    assert.equal(await echoed(folder, '--input', '{"a":[1,],} // one'), '{"a":[1]}');
  });

  it('is refused with exit code 2 and the place', async () => {
    const folder = folderWith({
      'utf16.json': Buffer.from('\ufeff{}', 'utf16le'),
      'twice.json': '[{"tool":"t","tool":"u","result":1}]',
      'spliced.json': '[],"steps":[]',
    });
    const cases: readonly (readonly [args: string[], error: string])[] = [
      [
        ['--input', '{"f":1e400}'],
        '--input:1:6: this number is outside the range of a 64-bit float, the gateway could not read it',
      ],
      [['--input', '@utf16.json'], 'utf16.json:1:1: this text is UTF-16; save it as UTF-8'],
      [
        ['--backend', 'twice.json'],
        'twice.json:1:14: "tool" occurs twice in this object, first at 1:3; remove one of them',
      ],
      [['--backend', 'spliced.json'], 'spliced.json:1:3: the text must end here, after the value'],
    ];
    for (const [args, error] of cases) {
      const { code, stderr } = await guardLab(['call', 'echo.wat', 'label_agent', ...args], { folder });
      assert.deepEqual([code, stderr.replace(/ \(and \d+ more\)/, '')], [2, `guard-lab: ${error}\n`]);
    }
  });

  it('is refused in scenarios alike', async () => {
    const texts: readonly (readonly [text: string, error: RegExp])[] = [
      [
        '{"version":1,"guard":"echo.wat","steps":[{"tool":"t","args":{"n":1e400}}]}',
        /1:66: this number is outside/,
      ],
      [
        '{"version":1,"guard":"echo.wat","steps":[{"tool":"t","result":-1e400}]}',
        /1:63: this number is outside/,
      ],
      ['{"version":1,"guard":"echo.wat","policy":{"n":[1e400]}}', /1:48: this number is outside/],
      [
        '{"version":1,"guard":"echo.wat","version":1}',
        /1:33: "version" occurs twice in this object, first at 1:2/,
      ],
    ];
    for (const [text, error] of texts) {
      const folder = folderWith({ 'a.guard-scenario.json': text });
      const { code, stdout } = await guardLab(['run'], { folder });
      assert.equal(code, 3);
      assert.match(stdout, error);
    }
  });

  it('leaves no lone surrogate in any field of a result', async () => {
    const lone = { '\ud800k': ['\udfff', { '\udc00': '\ud800' }] };
    const scenario = {
      version: 1,
      guard: 'echo.wat',
      description: '\ud800',
      agent: { secrecy: ['s\ud800'], integrity: ['\udfff'] },
      backend: [{ tool: 't\ud800', result: lone }],
      steps: [
        { name: 'n\ud800', tool: 't\udfff', args: lone, result: [lone], expect: { items: [lone, '\ud800'] } },
        { name: 'raw\udc00', call: 'label_agent', input: lone, expect: { output: lone } },
      ],
    };
    const folder = folderWith({ 'a.guard-scenario.json': JSON.stringify(scenario) });
    const { stdout } = await guardLab(['run', '--reporter', 'json'], { folder });
    assert.doesNotMatch(stdout, /\\ud[89a-f]/i);
    const { steps } = (JSON.parse(stdout) as RunResult).scenarios[0] ?? { steps: [] };
    assert.equal(steps[0]?.name, 'n\ufffd');
    assert.equal(steps[1]?.status, 'passed', JSON.stringify(steps[1]?.checks));
    assert.equal(steps[1].invocations[0]?.output, '{"\ufffdk":["\ufffd",{"\ufffd":"\ufffd"}]}');
  });
});
