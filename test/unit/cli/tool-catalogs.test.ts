import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ToolCatalogs } from '../../../src/cli/tool-catalogs';

const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'tests'));
writeFileSync(join(folder, 'ours.json'), '["of_option"]');
writeFileSync(join(folder, 'tests/tools.json'), '["of_scenario"]');

const said: string[] = [];
const terminal = { folder, say: (message: string) => void said.push(message) };

/** Which of two tools the catalog has, or the error. */
async function known(catalogs: ToolCatalogs, tools?: readonly string[]): Promise<string> {
  const choice = await catalogs.of(tools ? { tools } : {}, join(folder, 'tests'));
  if (!choice.ok) return choice.error;
  const { catalog } = choice;
  if (!catalog) return 'no catalog';
  return ['of_option', 'of_scenario'].filter((tool) => catalog.problemsOf(tool, {}).length === 0).join();
}

describe('the catalog of a scenario', () => {
  it('is what it names, relative to it, unless the command line names one', async () => {
    const own = new ToolCatalogs([], terminal);
    assert.equal(await known(own), 'no catalog');
    assert.equal(await known(own, ['./tools.json']), 'of_scenario');
    assert.equal(await known(own, ['tools.json', '../ours.json']), 'of_option,of_scenario');
    assert.equal(await known(new ToolCatalogs(['ours.json'], terminal), ['./tools.json']), 'of_option');
  });

  it('is read once', async () => {
    const own = new ToolCatalogs([], terminal);
    const [first, second] = await Promise.all(
      [1, 2].map(() => own.of({ tools: ['tools.json'] }, join(folder, 'tests'))),
    );
    assert.equal(first, second);
  });

  it('has warnings, which are said once', async () => {
    const tool = (description: string): string => JSON.stringify([{ name: 'a', description }]);
    writeFileSync(join(folder, 'tests/one.json'), tool('one'));
    writeFileSync(join(folder, 'tests/two.json'), tool('two'));
    const own = new ToolCatalogs([], terminal);
    const both = ['one.json', 'two.json'];
    assert.deepEqual(said, []);
    const found = await own.of({ tools: both }, join(folder, 'tests'));
    await own.of({ tools: [...both, '../ours.json'] }, join(folder, 'tests'));
    assert.ok(found.ok && found.catalog);
    assert.equal(said.length, 1);
    assert.match(
      said[0] ?? '',
      /^warning: tests\/two\.json: the tool "a" has another description than in tests\/one\.json; the first counts$/,
    );
  });

  it('is an error when it cannot be read, and is not looked for on another computer', async () => {
    const own = new ToolCatalogs([], terminal);
    assert.equal(
      await known(own, ['gone.json']),
      'the catalog of tools cannot be used: tests/gone.json: it does not exist',
    );
    assert.equal(
      await known(own, ['tools.json', '//host/share/tools.json']),
      'the catalog //host/share/tools.json is on another computer; copy it, or specify a path on this computer',
    );
  });
});
