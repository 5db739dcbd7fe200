// Sources with which a part of a program begins: what only they need is in their part.

/** Of the extension. */
export const EDITOR_PARTS = [
  'src/editor/wat-language/register.ts',
  'src/editor/scenario-language/register.ts',
  'src/ide/run-report/run-report.ts',
  'src/editor/recording/record-scenario.ts',
  'src/editor/commands/explain-outcome.ts',
  'src/editor/commands/profile-guard.ts',
  'src/editor/commands/new-guard.ts',
  'src/editor/gateway-logs/import-log.ts',
  'src/editor/new-scenario/new-scenario.ts',
  'src/editor/new-scenario/scenario-from-run.ts',
  'src/run/run-scenario.ts',
  'src/inspect/guard-check.ts',
  'src/wat/assemble.ts',
  'src/project/find-projects.ts',
  'src/editor/label-diff/compare.ts',
  'src/ide/wat-language/hover.ts',
  'src/analysis/labels/label-questions.ts',
  'src/editor/review/commands.ts',
  'src/gateway/host-signatures.ts',
];

/** Of the command line: the first one is what its program loads. */
export const COMMAND_LINE_PARTS = [
  'src/cli/program.ts',
  'src/cli/guard-builds.ts',
  'src/sandbox/worker-pool.ts',
  'src/sandbox/prepared-guards.ts',
  'src/sandbox/worker-session.ts',
  'src/run/run-plan.ts',
];
