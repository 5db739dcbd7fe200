import type { AgentToolName } from './agent-tool';
import { answer, count, flag, list, oneOf, text, type ObjectSchema, type Schema } from './schema';

/** What comes next: a tool, its arguments, and why. */
const NEXT = list(
  answer({ tool: text(), arguments: answer({}), why: text() }),
  'Useful calls that follow from this answer.',
);

const PAGE: Readonly<Record<string, Schema>> = {
  total: count(),
  shown: count(),
  left: count('How many are left off.'),
  nextOffset: count('offset of the next page; absent at the end.'),
};

function found(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): ObjectSchema {
  const always = {
    next: NEXT,
    notes: list(text(), 'Warnings about files.'),
    isCut: flag('Whether texts or lists are cut because there is too much of them; absent when not.'),
  };
  return answer({ ...properties, ...always }, [...optional, 'isCut']);
}

const PLACE = answer(
  { file: text(), line: count(), column: count(), function: text(), offset: count() },
  ['line', 'column', 'function', 'offset'],
  'Where in the sources of the guard; line and column from 1.',
);

const POSITION = { file: text(), line: count(), column: count() };
const TEXTS = list(text());

const PROBLEM = answer(
  {
    ...POSITION,
    step: text('Name of the step; empty for the scenario as a whole.'),
    code: text(),
    severity: text(),
    message: text(),
    guard: PLACE,
    stack: TEXTS,
    consequences: list(text(), 'What would not be there without it.'),
    consequencesLeft: count(),
  },
  ['line', 'column', 'guard'],
);

const FAILED_CHECK = answer(
  {
    ...POSITION,
    step: text(),
    check: text(),
    expected: text('JSON, shortened.'),
    actual: text(),
    note: text(),
  },
  ['line', 'column', 'note'],
);

const STEP = answer({ file: text(), step: text(), status: text(), invocations: TEXTS });

/** The shape of each tool's answer. */
export const ANSWERS: Readonly<Record<AgentToolName, ObjectSchema>> = {
  list_scenarios: found(
    {
      ...PAGE,
      scenarios: list(
        answer(
          {
            file: text(),
            guard: text(),
            steps: TEXTS,
            stepsLeft: count(),
            error: text(),
            lastStatus: text(),
          },
          ['guard', 'error'],
        ),
      ),
      guards: list(answer({ file: text(), scenarios: count(), isMissing: flag() })),
      guardsLeft: count(),
    },
    ['nextOffset'],
  ),
  run_scenarios: found({
    verdict: text('Counts by status; "ran, nothing checked" is no success.'),
    passed: count(),
    failed: count(),
    errored: count(),
    unchecked: count(),
    uncheckedFiles: TEXTS,
    problems: list(PROBLEM, 'Each cause once, the worst of each scenario first.'),
    problemsLeft: count(),
    failedChecks: list(FAILED_CHECK),
    failedChecksLeft: count(),
    steps: list(STEP, 'The steps that were asked for.'),
  }),
  inspect_guard: found(
    {
      file: text(),
      bytes: count(),
      loads: oneOf(['yes', 'no', 'unknown']),
      error: text('The words of the gateway.'),
      runtime: oneOf(['yes', 'no', 'unknown']),
      runtimeError: text(),
      engine: text('Why Guard Lab has no verdict.'),
      debug: text(),
      imports: TEXTS,
      importsLeft: count(),
      exports: TEXTS,
      exportsLeft: count(),
      warnings: TEXTS,
    },
    ['error', 'runtimeError', 'engine'],
  ),
  explain_finding: found(
    {
      code: text(),
      title: text(),
      severity: text(),
      documentation: text('Markdown.'),
      hasQuickFix: flag('Whether VS Code can fix it.'),
      disabledBy: text(),
    },
    ['disabledBy'],
  ),
  explain_step: found(
    {
      file: text(),
      guard: text(),
      step: text(),
      outcome: text(),
      summary: text(),
      error: text(),
      mode: text(),
      agent: text(),
      decisions: list(
        answer({ about: text(), decision: text(), labels: text(), why: text(), admittedBy: TEXTS }),
      ),
      decisionsLeft: count(),
      origins: TEXTS,
      sources: list(answer({ from: text(), branch: text(), calls: TEXTS })),
      sourcesLeft: count(),
      variants: list(answer({ change: text(), outcome: text(), admits: flag() })),
      variantsLeft: count(),
      smallest: text('The smallest change that changes the outcome.'),
    },
    ['error', 'smallest'],
  ),
  map_tools: found(
    {
      guard: text(),
      worlds: TEXTS,
      error: text(),
      ...PAGE,
      tools: list(
        answer({ tool: text(), labels: answer({}), scenarios: count(), findings: list(answer({})) }),
      ),
    },
    ['error', 'nextOffset'],
  ),
  diff_labels: found(
    {
      base: text(),
      head: text(),
      summary: text(),
      counts: answer({}),
      ...PAGE,
      changes: list(answer({ kind: text(), request: text(), details: TEXTS, detailsLeft: count() })),
    },
    ['nextOffset'],
  ),
  check_guard: found({
    guard: text(),
    seed: count(),
    requests: count(),
    summary: text(),
    properties: list(
      answer(
        { code: text(), title: text(), status: text(), cases: count(), counterexample: text(), at: text() },
        ['counterexample', 'at'],
      ),
    ),
  }),
  update_expected: found(
    {
      written: list(text(), 'Files that were written; empty before a confirmation.'),
      confirm: text('The id that writes exactly these changes.'),
      files: TEXTS,
      ...PAGE,
      changes: list(answer({ file: text(), step: text(), path: text(), expected: text(), actual: text() })),
      changesLater: count('Changes that another call shows once these are written.'),
      byHand: list(text(), 'What no value can correct.'),
      byHandLeft: count(),
    },
    ['confirm', 'nextOffset', 'changesLater'],
  ),
};
