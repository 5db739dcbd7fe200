import { ANALYZED, ASSEMBLED, ASSEMBLED_IN_EDITOR, limitsText } from '../text/size';
import type { Rule } from './rule';

/** The rules about guards, and about runs as far as they are no findings, by their stable code. */
export const GUARD_RULES = {
  'wat-syntax': {
    severity: 'error',
    title: 'Syntax error in WAT',
    documentation:
      'The assembler (wabt) cannot parse the text at this position. The message comes from the assembler. Correct the text.',
    fix: true,
  },
  'wat-type': {
    severity: 'error',
    title: 'Type error in WAT',
    documentation:
      'The instruction takes values of other types than those on the stack. The message comes from the assembler (wabt). The gateway also refuses such a module. Correct the types.',
  },
  'wat-script': {
    severity: 'error',
    title: 'Not a single module',
    documentation:
      'A guard in text form is one `(module …)`. Commands of test scripts are not allowed. Remove them.',
  },
  'wat-size': {
    severity: 'error',
    title: 'Text too large',
    documentation: `Guard Lab assembles WAT up to ${limitsText(ASSEMBLED)}. In the editor, the limit is ${limitsText(ASSEMBLED_IN_EDITOR)}. Split the text, or assemble it to a \`.wasm\` file.`,
  },
  'wat-unchecked': {
    severity: 'info',
    title: 'Text too large to check while typing',
    documentation: `Outline, navigation, and checks are available for WAT up to ${limitsText(ANALYZED)}. To check a larger text, use **Inspect Guard** or \`guard-lab inspect\`.`,
  },
  'wat-depth': {
    severity: 'error',
    title: 'Nested too deeply',
    documentation:
      'Guard Lab assembles functions with up to 10,000 nested blocks and instructions, or about 110 nested blocks if the function uses features that the gateway refuses. Reduce the nesting.',
  },
  'wat-assembler': {
    severity: 'error',
    title: 'Assembler failure',
    documentation: 'The assembler (wabt) failed unexpectedly. This says nothing about the guard.',
  },
  'load-refused': {
    severity: 'error',
    title: 'Module refused by the gateway',
    documentation:
      'The gateway decodes and validates a guard with the features of WebAssembly 2.0 only, resolves its imports against `env` and `wasi_snapshot_preview1` only, and refuses a declared minimum memory above its limit. The message is the one that the gateway reports in production. Correct the module or the options of its compiler.',
    fix: true,
  },
  'missing-export': {
    severity: 'error',
    title: 'Missing label function',
    documentation:
      'A guard must export the functions `label_agent`, `label_resource`, and `label_response`. Each takes `(inputPtr, inputLen, outputPtr, outputSize)` and returns the length of its answer, 0 for no answer, -2 if the buffer is too small, or another negative number to fail. Add the missing export.',
    fix: true,
  },
  'wrong-signature': {
    severity: 'error',
    title: 'Label function with the wrong signature',
    documentation:
      'The gateway calls the label functions as `(i32,i32,i32,i32)->i32`. The parameters are input pointer, input length, output pointer, and output size. The result is the length of the answer. The message of the gateway shows types as numbers: i32 is 127, i64 is 126, f32 is 125, and f64 is 124. Change the type of the function.',
    fix: true,
  },
  'memory-clamped': {
    severity: 'info',
    title: 'Declared maximum memory above the limit',
    documentation:
      'The module loads, but its memory cannot grow beyond the limit of the gateway: `memory.grow` returns -1 there. Lower the declared maximum. The limit depends on the profile (setting `guardLab.profile`) and can be overridden (setting `guardLab.limits`).',
    fix: true,
  },
  'no-memory': {
    severity: 'error',
    title: 'No memory',
    documentation:
      'A module without memory has no place for input and output. The gateway may load it, but every call fails. Add a memory to the module.',
    fix: true,
  },
  'failed-expectation': {
    severity: 'error',
    title: 'Failed expectation',
    documentation:
      'The result of the step differs from the expectation in the scenario. Correct the guard, or accept the actual value (*Update Expected Values*). The check `unexpected` fails if a step ends with an error or reaches a limit that no expectation covers. In this case, correct the guard, or add an expectation (`outcome`, `error`, `trap`, or `limit`). To hide these diagnostics, use the setting `guardLab.diagnostics.failedExpectations`.',
    fix: true,
    setting: 'diagnostics.failedExpectations',
  },
  'guard-error': {
    severity: 'error',
    title: 'Guard error',
    documentation:
      'A guard function returned an error or an answer that the gateway refuses, and the scenario does not expect it. The message comes from the gateway. Correct the guard. If the error is intended, expect it with `"outcome": "error"` or `"error"` (quick fix).',
    fix: true,
  },
  'guard-unavailable': {
    severity: 'error',
    title: 'Guard unavailable',
    documentation:
      'An earlier step made the guard trap. The gateway does not call a guard after a trap, so every later step fails. Correct the cause of the trap first.',
    fix: true,
  },
  'guard-not-loaded': {
    severity: 'error',
    title: 'Guard does not load',
    documentation:
      'The gateway refuses the guard of this scenario, so no step can run. Correct the guard first.',
  },
  'engine-failed': {
    severity: 'warning',
    title: 'Engine failure',
    documentation:
      'The gateway accepts this guard, but the WebAssembly engine of Guard Lab cannot load or run it. This says nothing about the guard.',
  },
  'scenario-not-run': {
    severity: 'error',
    title: 'Scenario cannot run',
    documentation: 'The scenario or its guard is invalid. Nothing was checked. Correct the errors first.',
  },
} as const satisfies Record<string, Rule>;
