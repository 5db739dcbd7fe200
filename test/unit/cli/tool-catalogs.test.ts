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
    const own = new ToolCatalogs([], folder);
    assert.equal(await known(own), 'no catalog');
    assert.equal(await known(own, ['./tools.json']), 'of_scenario');
    assert.equal(await known(own, ['tools.json', '../ours.json']), 'of_option,of_scenario');
    assert.equal(await known(new ToolCatalogs(['ours.json'], folder), ['./tools.json']), 'of_option');
  });

  it('is read once', async () => {
    const own = new ToolCatalogs([], folder);
    const [first, second] = await Promise.all(
      [1, 2].map(() => own.of({ tools: ['tools.json'] }, join(folder, 'tests'))),
    );
    assert.equal(first, second);
  });

  it('is an error when it cannot be read, and is not looked for on another computer', async () => {
    const own = new ToolCatalogs([], folder);
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
