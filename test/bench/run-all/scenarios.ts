import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Scenario files made, in folders of a hundred. */
const COUNT = 2000;
const PER_FOLDER = 100;

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

/** Writes a small guard and many scenarios of it below `folder`; answers how many. */
export function writeScenarios(folder: string): number {
  writeFileSync(join(folder, 'many.wat'), GUARD);
  for (let number = 0; number < COUNT; number++) {
    const inner = join(folder, `part-${String(Math.floor(number / PER_FOLDER)).padStart(2, '0')}`);
    if (number % PER_FOLDER === 0) mkdirSync(inner, { recursive: true });
    const steps = [{ name: 'ask', tool: 'get_issue', expect: { outcome: 'allowed' } }];
    const scenario = { version: 1, guard: '../many.wat', steps };
    writeFileSync(join(inner, `s-${String(number)}.guard-scenario.json`), JSON.stringify(scenario));
  }
  return COUNT;
}
