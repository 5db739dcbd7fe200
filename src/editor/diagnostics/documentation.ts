import { FINDING_CATALOG } from '../../run/finding-catalog';
import { REMARK_CATALOG } from '../../scenario/review/remark';
import { ANALYZED, ASSEMBLED, ASSEMBLED_IN_EDITOR, limitsText } from '../../wat/size';
import { SCENARIO_CODES } from './scenario-codes';

/** What a diagnostic's code means and what to do, in Markdown. */
export interface CodeDocumentation {
  readonly title: string;
  readonly documentation: string;
  /** Findings can be switched off one by one. */
  readonly switchable: boolean;
}

/** Codes of guards and of runs that are no findings. */
const OWN: Record<string, Omit<CodeDocumentation, 'switchable'>> = {
  ...SCENARIO_CODES,
  'wat-syntax': {
    title: 'WebAssembly text that cannot be read',
    documentation: 'The assembler (wabt) does not understand the text here. The message is its own.',
  },
  'wat-type': {
    title: 'WebAssembly text with a type error',
    documentation:
      'The values an instruction takes are not those that are on the stack. The message is of the assembler (wabt); the gateway refuses such a module as well.',
  },
  'wat-script': {
    title: 'Not one text module',
    documentation: 'A guard is one `(module …)` in text form. Commands of test scripts are not part of it.',
  },
  'wat-size': {
    title: 'Text too large',
    documentation: `Guard Lab assembles WAT of up to ${limitsText(ASSEMBLED)}, in the editor of up to ${limitsText(ASSEMBLED_IN_EDITOR)}.`,
  },
  'wat-unchecked': {
    title: 'Text too large to check while it is typed',
    documentation: `Outline, navigation and checks of WAT work for texts of up to ${limitsText(ANALYZED)}. **Inspect Guard** and \`guard-lab inspect\` check larger ones.`,
  },
  'wat-depth': {
    title: 'Nested too deeply',
    documentation:
      'A function may have 10,000 blocks and instructions inside each other; about 110 blocks where it uses features that the gateway refuses.',
  },
  'wat-assembler': {
    title: 'The assembler failed',
    documentation: 'The assembler (wabt) failed in a way of its own. That is no statement about the guard.',
  },
  'load-refused': {
    title: 'The gateway does not load this module',
    documentation:
      'The gateway decodes and validates a guard with the features of WebAssembly 2.0 and nothing newer, resolves its imports against `env` and `wasi_snapshot_preview1` only, and refuses a declared minimum of memory over its cap. The message is the one production would give.',
  },
  'missing-export': {
    title: 'A label function is not exported',
    documentation:
      'A guard exports the functions `label_agent`, `label_resource` and `label_response`. Each takes `(inputPtr, inputLen, outputPtr, outputSize)` and returns the length of its answer, 0 for none, -2 for a buffer that is too small, or another negative number to fail.',
  },
  'wrong-signature': {
    title: 'A label function has another type',
    documentation:
      'The gateway calls the label functions as `(i32,i32,i32,i32)->i32`: input pointer and length, output pointer and size; the result is the length of the answer. In its message types are numbers: i32 is 127, i64 126, f32 125, f64 124.',
  },
  'memory-clamped': {
    title: 'Declared maximum over the cap',
    documentation:
      'The module loads, and its memory ends at the cap of the gateway all the same: `memory.grow` beyond it returns -1. Caps belong to the profile (setting `guardLab.profile`) and can be replaced (setting `guardLab.limits`).',
  },
  'no-memory': {
    title: 'No memory',
    documentation:
      'Without a memory there is no place for input and output: the gateway loads the module and fails each call of it.',
  },
  'failed-expectation': {
    title: 'Expectation that does not hold',
    documentation:
      'The scenario says what should come out of this step, and something else did. Correct the guard, or take the actual value over (*Update Expected Values*). The check `unexpected` fails when a step ends in an error or hits a limit that no expectation is about: correct the guard, or expect it (`outcome`, `error`, `trap`, `limit`). These diagnostics can be turned off: `guardLab.diagnostics.failedExpectations`.',
  },
  'guard-error': {
    title: 'The guard failed',
    documentation:
      'A guard function returned an error, or an answer that the gateway refuses, and the scenario does not expect that. The message is what the gateway says. Expect it with `"outcome": "error"` or `"error"` if that is what the scenario shows (quick fix).',
  },
  'guard-unavailable': {
    title: 'The guard was unavailable',
    documentation:
      'An earlier step made the guard trap. The gateway does not call a guard again after that, so every later step fails whatever it asks.',
  },
  'guard-not-loaded': {
    title: 'The guard does not load',
    documentation: 'The gateway refuses the guard this scenario names, so none of its steps can run.',
  },
  'engine-failed': {
    title: 'Our engine failed',
    documentation:
      'The gateway would load or run this guard, and the engine of this editor cannot. That is no statement about the guard.',
  },
  'scenario-not-run': {
    title: 'The scenario could not run',
    documentation: 'The scenario, or the guard it names, cannot be used. Nothing was checked.',
  },
};

/** What people can switch off one by one. */
const SWITCHABLE: Record<string, Omit<CodeDocumentation, 'switchable'>> = {
  ...FINDING_CATALOG,
  ...REMARK_CATALOG,
};

/** Every code that has documentation, with its title, in the order of the codes. */
export function documentedCodes(): readonly { readonly code: string; readonly title: string }[] {
  return [...Object.entries(OWN), ...Object.entries(SWITCHABLE)]
    .map(([code, { title }]) => ({ code, title }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** What is known of a code. */
export function documentationOf(code: string): CodeDocumentation | undefined {
  for (const known of [OWN, SWITCHABLE]) {
    const page = Object.hasOwn(known, code) ? known[code] : undefined;
    if (!page) continue;
    const { title, documentation } = page;
    return { title, documentation, switchable: known === SWITCHABLE };
  }
  return undefined;
}

/** The page of a code, in Markdown. */
export function documentationPage(code: string): string {
  const known = documentationOf(code);
  if (!known) return `# ${code}\n\nThere is nothing to tell about this code.\n`;
  const page = `# ${known.title}\n\n\`${code}\`\n\n${known.documentation}\n`;
  if (!known.switchable) return page;
  const setting = `{ "guardLab.findings": { "${code}": false } }`;
  return `${page}\n## Switch it off\n\n\`\`\`json\n${setting}\n\`\`\`\n`;
}
