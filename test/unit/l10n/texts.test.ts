import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { keyIn, keyOf, manifestTexts } from '../../../l10n/manifest-texts';
import { sourceTexts } from '../../../l10n/source-texts';
import { projectFolder } from '../../harness/places';

const read = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(projectFolder, path), 'utf8')) as Record<string, unknown>;
const CALL = 'run `npm run l10n`';

describe('texts for translators', () => {
  const texts = manifestTexts(read('package.json'));
  const translated = Object.keys(read('package.nls.json'));

  it('are all that the manifest shows: no text is bare', () => {
    const bare = texts.filter(({ text }) => keyIn(text) === undefined).map(({ path, text }) => [path, text]);
    assert.deepEqual(bare, [], CALL);
  });

  it('have a key for each that the manifest names, and for no other', () => {
    const named = new Set(texts.map(({ text }) => keyIn(text)));
    assert.deepEqual([...named].sort(), translated.sort(), CALL);
    const anywhere = new Set(
      [...JSON.stringify(read('package.json')).matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key),
    );
    assert.deepEqual(anywhere, named, 'a key where VS Code shows no text');
  });

  it('are those of the sources, as they are now', async () => {
    assert.deepEqual(read('l10n/bundle.l10n.json'), await sourceTexts(), CALL);
  });

  it('number their placeholders from 0, without gaps', () => {
    for (const message of Object.keys(read('l10n/bundle.l10n.json'))) {
      const numbers = new Set([...message.matchAll(/\{(\d+)\}/g)].map(([, digits]) => Number(digits)));
      assert.deepEqual(
        [...numbers].sort((one, other) => one - other),
        [...numbers.keys()].map((_, index) => index),
        message,
      );
    }
  });
});

describe('a text of the manifest', () => {
  const found = (manifest: Record<string, unknown>): string[] =>
    manifestTexts(manifest).map((each) => `${keyOf(each)}: ${each.text}`);

  it('is a title, a description, a name of a view, or an entry of a list of them', () => {
    const settings = { 'guardLab.mode': { type: 'string', enum: ['a'], enumDescriptions: ['Mode a.'] } };
    assert.deepEqual(
      found({
        description: 'npm shows this',
        contributes: {
          commands: [{ command: 'guardLab.run', title: 'Run', icon: '$(play)' }],
          views: { guardLab: [{ id: 'guardLab.calls', name: 'Calls', when: 'true' }] },
          viewsWelcome: [{ view: 'guardLab.calls', contents: 'No calls.' }],
          configuration: [{ title: 'Running', properties: settings }],
        },
      }),
      [
        'guardLab.run.title: Run',
        'guardLab.calls.name: Calls',
        'viewsWelcome.0.contents: No calls.',
        'configuration.0.title: Running',
        'guardLab.mode.enumDescriptions.0: Mode a.',
      ],
    );
  });

  it('is not what goes into files of a person', () => {
    const configuration = { name: 'Debug Guard', label: 'label of a task' };
    assert.deepEqual(
      found({ contributes: { debuggers: [{ type: 'x', initialConfigurations: [configuration] }] } }),
      [],
    );
    assert.deepEqual(found({ contributes: { snippets: [{ body: configuration, label: 'Snippet' }] } }), [
      'snippets.0.label: Snippet',
    ]);
  });
});
