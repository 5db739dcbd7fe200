import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaredGuards } from '../../../src/project/declared-guards';
import { ProjectSearch } from '../../../src/project/find-projects';
import { commandText, isBuiltFrom, isSourceOf, moduleAt } from '../../../src/project/guard-project';
import { memoryFiles } from './memory-files';

const FILE = '/w/g/guard-lab.json';

describe('guards of guard-lab.json', () => {
  it('have paths and globs that count from the folder of the file', () => {
    const { projects, problems } = declaredGuards(
      `{ "version": 1, "guards": [{
        // a comment
        "wasm": "out/guard.wasm",
        "sources": ["src/*.c", "../shared/**/*.h"],
        "build": { "command": ["make", "guard with blanks"], "cwd": ".." },
        "watch": ["./Makefile"],
      }] }`,
      FILE,
    );
    assert.deepEqual(problems, []);
    const [project] = projects;
    assert.ok(project);
    assert.equal(project.name, 'guard');
    assert.equal(project.modules[0]?.wasm, '/w/g/out/guard.wasm');
    assert.equal(project.modules[0]?.build?.cwd, '/w');
    assert.equal(commandText(project.modules[0].build), 'make "guard with blanks"');
    for (const path of ['/w/g/src/a.c', '/w/shared/x/y.h']) assert.ok(isSourceOf(project, path), path);
    for (const path of ['/w/g/src/x/a.c', '/w/g/Makefile']) assert.ok(!isSourceOf(project, path), path);
    assert.ok(isBuiltFrom(project, '/w/g/Makefile'));
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['{ "guards": 1 }', /^1:13: `guards` must be a list of guards, not a number$/],
    ['{ "guards": [{}] }', /^1:14: `guards\[0\]` needs `wasm`$/],
    ['{ "guards": [{ "wasm": "a.wasm" }] }', /needs `sources`$/],
    [
      '{ "guards": [{ "wasm": "a.exe", "sources": [] }] }',
      /^1:24: `guards\[0\]\.wasm` must be the path of a/,
    ],
    ['{ "guards": [{ "wasm": "a.wasm", "source": [] }] }', /did you mean `sources`\?|needs `sources`/],
    [
      '{ "guards": [{ "wasm": "a.wasm", "sources": [""] }] }',
      /`guards\[0\]\.sources\[0\]` must not be empty/,
    ],
    [
      '{ "guards": [{ "wasm": "a.wasm", "sources": [], "build": {} }] }',
      /`guards\[0\]\.build` needs `command`/,
    ],
    [
      '{ "guards": [{ "wasm": "a.wasm", "sources": [], "build": { "command": [] } }] }',
      /`guards\[0\]\.build\.command` must begin with a program/,
    ],
    [
      '{ "guards": [{ "wasm": "a.wasm", "sources": [], "build": { "command": 3 } }] }',
      /must be a program with its arguments as a list, or a line for the shell, not a number/,
    ],
    [
      '{ "guards": [{ "wasm": "a.wasm", "sources": ["src/**", "!src/x/**"] }] }',
      /^1:56: `guards\[0\]\.sources\[1\]` must not begin with `!`/,
    ],
    [
      '{ "guards": [{ "wasm": "a.wasm", "sources": [], "watch": ["../!(a).c"] }] }',
      /^1:59: `guards\[0\]\.watch\[0\]` must not have `!\(…\)`/,
    ],
    [
      `{ "guards": [{ "wasm": "a.wasm", "sources": ${JSON.stringify(Array.from({ length: 501 }, () => 'a'))} }] }`,
      /^1:45: `guards\[0\]\.sources` must have at most 500 globs/,
    ],
    ['{ "guards": [', /^1:14: /],
    ['[]', /^1:1: an object is expected$/],
  ];
  for (const [text, sentence] of wrong)
    it(`are refused with the place of the mistake: ${text}`, () => {
      const { projects, problems } = declaredGuards(text, FILE);
      assert.deepEqual(projects, []);
      assert.match(`${problems[0]?.at ?? ''}: ${problems[0]?.message ?? ''}`, sentence);
    });

  it('have globs that take no longer than their length, whatever they are', () => {
    const globs = ['*a*a*a*a*a*a*b', '**/a/**/a/**/a/**/a/**/b', '{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}b'];
    const { projects } = declaredGuards(
      JSON.stringify({ guards: [{ wasm: 'a.wasm', sources: globs }] }),
      '/w/g/guard-lab.json',
    );
    const [project] = projects;
    assert.ok(project);
    const start = performance.now();
    for (const path of ['a'.repeat(250), 'a/'.repeat(1000)]) assert.ok(!isSourceOf(project, `/w/g/${path}`));
    // Years otherwise.
    assert.ok(performance.now() - start < 60_000, String(performance.now() - start));
  });

  it('need not be there', () => {
    assert.deepEqual(declaredGuards('{ "version": 1, "check": {} }', FILE), { projects: [], problems: [] });
  });
});

describe('which guard counts', () => {
  const declared = (wasm: string, name: string): string =>
    JSON.stringify({ version: 1, guards: [{ name, wasm, sources: ['src/**'] }] });
  const cargo = '[package]\nname = "g"\n[lib]\ncrate-type = ["cdylib"]\n';

  const names = async (texts: Record<string, string>, path: string): Promise<string[]> =>
    (await new ProjectSearch(memoryFiles(texts)).ofSource(path)).map(({ name }) => name);

  it('a declared one before what files of a compiler say, the nearest first', async () => {
    const texts = {
      '/w/guard-lab.json': JSON.stringify({
        version: 1,
        guards: [{ name: 'far', wasm: 'f.wasm', sources: ['g/src/**'] }],
      }),
      '/w/g/Cargo.toml': cargo,
    };
    assert.deepEqual(await names(texts, '/w/g/src/lib.rs'), ['far']);
    assert.deepEqual(
      await names({ ...texts, '/w/g/guard-lab.json': declared('n.wasm', 'near') }, '/w/g/src/lib.rs'),
      ['near'],
    );
  });

  it('what is found when what is declared is about other files', async () => {
    const texts = {
      '/w/g/guard-lab.json': declared('n.wasm', 'near').replace('src', 'c'),
      '/w/g/Cargo.toml': cargo,
    };
    assert.deepEqual(await names(texts, '/w/g/src/lib.rs'), ['g']);
  });

  it('a declared module before the one of a compiler at the same place', async () => {
    const wasm = 'target/wasm32-wasip1/release/g.wasm';
    const texts = { '/w/g/guard-lab.json': declared(wasm, 'declared'), '/w/g/Cargo.toml': cargo };
    const search = new ProjectSearch(memoryFiles(texts));
    assert.equal((await search.ofModule(`/w/g/${wasm}`))?.project.name, 'declared');
    const { projects } = await search.inFolders(['/w/g']);
    assert.deepEqual(
      projects.map(({ name }) => name),
      ['declared'],
    );
  });

  it('nothing above the folder that a search is for', async () => {
    const search = new ProjectSearch(memoryFiles({ '/w/Cargo.toml': cargo }), { top: '/w/g' });
    assert.deepEqual(await search.ofSource('/w/src/lib.rs'), []);
  });

  it('the same on Windows, where case does not matter', async () => {
    const texts = { 'C:/w/Cargo.toml': cargo };
    const search = new ProjectSearch(memoryFiles(texts), { top: 'C:/w' });
    const [project] = await search.ofSource('C:/w/src/lib.rs');
    assert.ok(project && isSourceOf(project, 'c:/W/SRC/lib.rs'));
    assert.ok(moduleAt(project, 'c:/W/target/wasm32-wasip1/release/g.wasm'));
  });
});
