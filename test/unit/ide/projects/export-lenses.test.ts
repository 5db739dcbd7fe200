import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportLenses, type LensGuard } from '../../../../src/ide/projects/export-lenses';
import type { SourceLanguage } from '../../../../src/project/source-exports';

const SOURCES: Readonly<Record<SourceLanguage, string>> = {
  rust: `
#[no_mangle]
pub extern "C" fn alloc(size: u32) -> u32 { 0 }
#[export_name = "label_resource"]
extern "C" fn resource() -> i32 { 0 }
#[unsafe(no_mangle)]
pub extern "C" fn my_test() {}
`,
  go: `package main

//export alloc
func alloc(size uint32) uint32 { return 0 }

//go:wasmexport label_resource
func labelResource() int32 { return 0 }

//export my_test
func myTest() {}
`,
  c: `
__attribute__((export_name("alloc"))) void *take(unsigned size) { return 0; }
int label_resource(int a) { return 0; }
[[clang::export_name("my_test")]] void test(void) {}
`,
  assemblyscript: `
export function alloc(size: i32): i32 { return 0; }
export function label_resource(): i32 { return 0; }
export function my_test(): void {}
`,
  zig: `
export fn alloc(size: u32) u32 { return 0; }
export fn label_resource() i32 { return 0; }
export fn my_test() void {}
`,
};
const LANGUAGES = Object.keys(SOURCES) as SourceLanguage[];

function drawn(text: string, language: SourceLanguage, guard: LensGuard): string[] {
  return exportLenses(text, language, guard).map(
    ({ name, title, action }) => `${name}: ${title.replace(/^\$\([\w-]+\) /, '')} (${action})`,
  );
}

describe('the lenses over the exports of a guard', () => {
  for (const language of LANGUAGES) {
    it(`run and debug only what scenarios run, in ${language}`, () => {
      assert.deepEqual(drawn(SOURCES[language], language, { isKnown: true, scenarios: 2 }), [
        'alloc: Called by the gateway (references)',
        'label_resource: Run Guard (run)',
        'label_resource: Debug (debug)',
        'my_test: Find References (references)',
      ]);
    });

    it(`offer a first scenario where there is none, in ${language}`, () => {
      assert.deepEqual(drawn(SOURCES[language], language, { isKnown: true, scenarios: 0 }), [
        'alloc: Called by the gateway (references)',
        'label_resource: New Scenario (new-scenario)',
        'my_test: Find References (references)',
      ]);
    });

    it(`say nothing of other exports where no guard is known, in ${language}`, () => {
      assert.deepEqual(drawn(SOURCES[language], language, { isKnown: false, scenarios: 0 }), [
        'label_resource: Run Guard (run)',
        'label_resource: Debug (debug)',
      ]);
    });
  }

  it('say how many scenarios run', () => {
    const tooltips = (scenarios: number): string[] =>
      exportLenses(SOURCES.zig, 'zig', { isKnown: true, scenarios }).map(({ tooltip }) => tooltip);
    assert.ok(tooltips(1).includes('Build this guard, and run the 1 scenario that names it.'));
    assert.ok(tooltips(3).includes('Build this guard, and run the 3 scenarios that name it.'));
  });

  it('are not over what files of AssemblyScript export to each other', () => {
    const text = 'export function parse(): void {}\n';
    assert.deepEqual(drawn(text, 'assemblyscript', { isKnown: true, scenarios: 1 }), []);
    assert.deepEqual(
      drawn(text.replace('function parse(): void', 'fn parse() void'), 'zig', {
        isKnown: true,
        scenarios: 1,
      }),
      ['parse: Find References (references)'],
    );
  });
});
