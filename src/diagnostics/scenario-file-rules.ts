import type { RuleText } from './rule';

/** The rules of what makes a scenario file unusable or odd, and of its missing guard, by their stable code. */
export const SCENARIO_FILE_RULES = {
  syntax: {
    severity: 'error',
    title: 'Invalid JSON',
    documentation:
      'A scenario is one JSON object. Comments and trailing commas are allowed. The scenario does not run until the syntax error is corrected.',
  },
  'too-large': {
    severity: 'error',
    title: 'Scenario too large',
    documentation:
      'A scenario may have at most 32 Mi characters and one million brackets and commas. Split it into several files. Each file runs with a new instance of the guard.',
  },
  'too-deep': {
    severity: 'error',
    title: 'Nested too deeply',
    documentation: 'Lists and objects may be nested at most 1,000 levels deep. Reduce the nesting.',
  },
  'number-range': {
    severity: 'error',
    title: 'Number out of range',
    documentation:
      'The gateway reads every number as a 64-bit float. This number is too large, so the gateway cannot read it. Use a smaller number.',
  },
  'duplicate-key': {
    severity: 'error',
    title: 'Duplicate property',
    documentation:
      'An object contains the same property twice, and programs differ in which value they use. Remove one of them. The message shows the location of the first.',
  },
  'wrong-type': {
    severity: 'error',
    title: 'Value of the wrong type',
    documentation:
      'The value has the wrong type, such as a string instead of a list. The message names the expected type. To see suggestions, use completion (Ctrl+Space).',
    fix: true,
  },
  'bad-value': {
    severity: 'error',
    title: 'Invalid value',
    documentation:
      'The type of the value is correct, but the value is not allowed. To see the allowed values, use completion (Ctrl+Space).',
    fix: true,
  },
  'unknown-property': {
    severity: 'error',
    title: 'Unknown property',
    documentation:
      'The property is not allowed here. It is an error if its name is similar to a known property, or if it is an expectation: if Guard Lab ignored an expectation, a run would look better than it is. Correct the name or remove the property.',
    fix: true,
  },
  'answer-file': {
    severity: 'error',
    title: 'File of saved answers cannot be used',
    documentation:
      '`"$file"` in `backend` names a file with a JSON list of saved answers, relative to the scenario. The file does not exist, cannot be read, or has a mistake. The scenario does not run until it can be used.',
  },
  'missing-property': {
    severity: 'error',
    title: 'Missing property',
    documentation:
      'A scenario requires `version` and `guard`, and a saved answer requires `tool`. An answer without `result` and `error` returns `null`. Add the property.',
    fix: true,
  },
  'tool-or-call': {
    severity: 'error',
    title: 'Step needs either tool or call',
    documentation:
      'A step with `tool` is a whole request: `label_resource`, the coarse check, the tool, and `label_response`. A step with `call` calls only one function, with `input`. Use exactly one of them. A step with `sink` also needs `tool`.',
  },
  conflict: {
    severity: 'error',
    title: 'Conflicting properties',
    documentation:
      'One of these properties has no meaning together with the other. `input` requires `call`; `args` and `result` require `tool`; a step with `sink` has no `result` and no saved answers. A saved answer has either `result` or `error`. Expectations for `label_agent` require a `policy`. Remove one of the properties.',
    fix: true,
  },
  'unknown-session': {
    severity: 'error',
    title: 'Unknown session',
    documentation:
      'The `session` of a step must be one of `sessions` in the same scenario. Without `session`, the step belongs to the agent of the scenario. Correct the name or add the session.',
    fix: true,
  },
  'unknown-sink': {
    severity: 'error',
    title: 'Unknown write sink',
    documentation:
      'The `sink` of a step must be one of `sinks` in the same scenario. Correct the name or add the write sink.',
    fix: true,
  },
  'sink-refused': {
    severity: 'error',
    title: 'Write sink refused by the gateway',
    documentation:
      'The configuration of the gateway refuses this write sink, and the gateway does not start. `accept` is a list of secrecy tags without duplicates, such as `private:owner/repo`, or `["*"]` for all tags. `visibility` is `public`, `private`, or `internal`, if it is set.',
  },
  'no-effect': {
    severity: 'warning',
    title: 'Property without effect',
    documentation: 'The property is valid, but has no effect together with the others. Remove it.',
    fix: true,
  },
  'never-holds': {
    severity: 'warning',
    title: 'Expectation that does not apply',
    documentation:
      'The expectation applies only to other kinds of steps. A raw call has no items and no outcome other than `error`, a whole request has no `output`, a request to a write sink has no items and does not call the guard, and `label_agent` has no resource. The check fails regardless of the guard. Remove the expectation.',
    fix: true,
  },
  'guard-missing': {
    severity: 'error',
    title: 'Guard not found',
    documentation:
      '`guard` is the path of a `.wat` or `.wasm` file, relative to the scenario file. Build the guard or correct the path.',
    fix: true,
  },
} as const satisfies Record<string, RuleText>;
