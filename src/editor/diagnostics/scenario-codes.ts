import type { ProblemCode } from '../../scenario/problem';

interface Page {
  readonly title: string;
  /** Markdown. */
  readonly documentation: string;
}

/** What the problems mean that make a scenario file unusable or odd, and its missing guard. */
export const SCENARIO_CODES: Readonly<Record<ProblemCode | 'guard-missing', Page>> = {
  syntax: {
    title: 'Not JSON',
    documentation:
      'A scenario is one JSON object. Comments and trailing commas are allowed. While there is a syntax error nothing of the file is run.',
  },
  'too-large': {
    title: 'Scenario too large',
    documentation:
      'A scenario has at most 32 Mi characters and a million brackets and commas. Split it: each file runs on a guard of its own.',
  },
  'too-deep': {
    title: 'Nested too deeply',
    documentation: 'Lists and objects are nested more than 1000 deep, which no part of the program handles.',
  },
  'number-range': {
    title: 'Number out of range',
    documentation:
      'The gateway reads every number as a 64-bit float. This one is larger than any of them, so the gateway could not read it.',
  },
  'duplicate-key': {
    title: 'Property given twice',
    documentation:
      'An object has the same property twice, and programs differ in which one they take. Remove one of them; the message says where the first is.',
  },
  'wrong-type': {
    title: 'Value of another kind',
    documentation:
      'The value is of the wrong kind, such as a text where a list is needed. The message says what is right, and completion (Ctrl+Space) proposes it.',
  },
  'bad-value': {
    title: 'Value out of range',
    documentation:
      'The value is of the right kind and none of those allowed. Completion (Ctrl+Space) proposes the allowed ones.',
  },
  'unknown-property': {
    title: 'Unknown property',
    documentation:
      'No such property belongs here. One that is spelled almost like a known one is an error, and so is any unknown expectation: an expectation that is silently left out would make a run look better than it is.',
  },
  'missing-property': {
    title: 'Property missing',
    documentation:
      'A scenario needs `version` and `guard`, a saved answer its `tool`. An answer without `result` and `error` answers `null`.',
  },
  'tool-or-call': {
    title: 'A step is a request or a raw call',
    documentation:
      'A step with `tool` is a whole request: `label_resource`, the coarse check, the tool, `label_response`. A step with `call` calls one function with `input` and nothing else. It is one or the other.',
  },
  conflict: {
    title: 'Properties that do not go together',
    documentation:
      'One of these properties has no meaning beside the other: `input` belongs to `call`, `args` and `result` to `tool`; an answer has a `result` or an `error`; an expectation on `label_agent` needs a `policy`.',
  },
  'unknown-session': {
    title: 'Unknown session',
    documentation:
      'A step names the session that makes its request: one of `sessions` in the same scenario. Without `session` it belongs to the agent of the scenario itself.',
  },
  'no-effect': {
    title: 'Property without effect',
    documentation: 'The property is understood, and nothing looks at it beside the others.',
  },
  'never-holds': {
    title: 'Expectation that does not exist here',
    documentation:
      'What is expected exists in other kinds of steps only: a raw call has no outcome but `error` and no items, a whole request has no `output`, `label_agent` has no resource. The check fails whatever the guard does.',
  },
  'guard-missing': {
    title: 'The guard does not exist',
    documentation:
      '`guard` is the path of a `.wat` or `.wasm` file, relative to the scenario file. Build the guard, or correct the path.',
  },
};
