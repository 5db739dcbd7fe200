import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Scenarios of a small guard that are made, in folders; those in the first folders are run. */
export const MANY = 10_000;
export const PART = 1_000;
const PER_FOLDER = 100;
/** Where the many are, and the ones that run. */
export const MANY_FOLDER = 'many';
export const PART_FOLDER = 'part';
/** The guard that changes, below the workspace, and its only scenario. */
export const WRITTEN = { guard: 'written/guard.wasm', scenario: 'written/one.guard-scenario.json' };
/** The environment variable with the module of that guard. */
export const moduleVariable = 'GUARD_LAB_BENCH_MODULE';

const ANSWER = String.raw`{\22resource\22:{\22description\22:\22r\22,\22secrecy\22:[],\22integrity\22:[]},\22operation\22:\22read\22}`;
const GUARD = `(module
  (memory (export "memory") 2)
  (data (i32.const 0) "${ANSWER}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (memory.copy (local.get 2) (i32.const 0) (i32.const 79))
    (i32.const 79))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;

/** Writes a small guard and its scenarios below `folder`. */
export function writeMany(folder: string): void {
  const many = join(folder, MANY_FOLDER);
  mkdirSync(many, { recursive: true });
  writeFileSync(join(many, 'many.wat'), GUARD);
  for (let number = 0; number < MANY; number++) {
    const part = number < PART ? PART_FOLDER : 'rest';
    const inner = join(many, part, `folder-${String(Math.floor(number / PER_FOLDER)).padStart(2, '0')}`);
    if (number % PER_FOLDER === 0) mkdirSync(inner, { recursive: true });
    const steps = [{ name: 'ask', tool: 'get_issue', expect: { outcome: 'allowed' } }];
    const scenario = { version: 1, guard: '../../many.wat', steps };
    writeFileSync(join(inner, `s-${String(number)}.guard-scenario.json`), JSON.stringify(scenario));
  }
}

/** Writes a guard made by a compiler, and a scenario of it, below `folder`. */
export function writeCompiled(folder: string, module: string): void {
  mkdirSync(join(folder, 'written'), { recursive: true });
  cpSync(module, join(folder, WRITTEN.guard));
  const steps = [{ tool: 'get_issue', args: {}, result: {} }];
  const scenario = { version: 1, guard: 'guard.wasm', steps };
  writeFileSync(join(folder, WRITTEN.scenario), JSON.stringify(scenario));
}

/** Makes the guard another one, which does the same. */
export function changeCompiled(folder: string, module: string, number: number): void {
  const section = Buffer.of(0, 3, 1, 0x78, number);
  writeFileSync(join(folder, WRITTEN.guard), Buffer.concat([readFileSync(module), section]));
}
