import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guardTemplate, nameForFolder, nameProblem, newGuardFiles } from '../../../src/project/new-guard';

describe('the name of a new guard', () => {
  it('is what files, packages, and the gateway accept', () => {
    for (const name of ['guard', 'a', 'my-guard_2', 'Guard.v1', 'x'.repeat(64)])
      assert.equal(nameProblem(name), undefined, name);
    for (const name of [
      '',
      'x'.repeat(65),
      '-a',
      '.a',
      'a.',
      'a b',
      'a/b',
      'a"b',
      'é',
      'nul',
      'COM1.txt',
      'env',
    ])
      assert.notEqual(nameProblem(name), undefined, name);
  });

  it('comes from that of the folder', () => {
    for (const [folder, name] of [
      ['my guard', 'my-guard'],
      ['/a/b/Gärten/', 'Garten'],
      ['C:\\guards\\labels', 'labels'],
      ['.', 'guard'],
      ['..', 'guard'],
      ['con', 'guard'],
      ['日本', 'guard'],
      [`${'x'.repeat(63)}-y`, 'x'.repeat(63)],
    ] as const)
      assert.equal(nameForFolder(folder), name);
  });
});

describe('the files of a new guard', () => {
  const files = new Map([
    ['gitignore', 'build/\n'],
    ['github/workflows/guard.yml', 'name: {{name}}\nrun: ${{ x }}\n'],
    ['package.json', '{ "name": "{{package}}" }'],
  ]);

  it('have their own names and that of the guard', () => {
    assert.deepEqual(newGuardFiles(guardTemplate('c'), 'My.Guard', files), [
      { path: '.github/workflows/guard.yml', text: 'name: My.Guard\nrun: ${{ x }}\n' },
      { path: '.gitignore', text: 'build/\n' },
      { path: 'package.json', text: '{ "name": "my.guard" }' },
    ]);
  });

  it('have no placeholder without a value', () => {
    assert.throws(() => newGuardFiles(guardTemplate('c'), 'a', new Map([['x', '{{nope}}']])), /x .*nope/);
  });
});
