import { plural } from '../report/lines';
import { statusCounts } from '../report/status-words';
import { isFailure } from '../run/status';
import type { Found, NextStep, NotedWork } from './agent-tool';
import { firstOf, PAGE, pageOf } from './bounds';
import { fitting } from './fitting';
import { placeText } from './guard-place';
import { nextPage } from './next-page';
import { NO_SCENARIOS } from './no-scenarios';
import { failedChecks, problemsOf, type FailedCheck, type ScenarioProblem } from './scenario-problems';
import { shownSteps, stepLines } from './shown-steps';
import { ToolRefusal } from './agent-tool';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace, RanScenario } from './workspace';

const CHECKS = 20;
const UNCHECKED = 10;

/** Runs scenarios: verdicts, and what failed where, each cause once. */
export async function runScenarios(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const files = fitting(await workspace.find(given.texts('paths'), work), given.text('filter'));
  if (files.length === 0) throw new ToolRefusal(NO_SCENARIOS);
  const ran = await workspace.run(files, work);
  const problems = ran.filter(isNoteworthy).flatMap(problemsOf);
  const page = pageOf(problems, given.number('offset'), PAGE);
  const checks = firstOf(checksBeside(page.entries, ran), CHECKS);
  const steps = shownSteps(ran, { step: given.text('step'), hasCalls: given.flag('backendCalls') });
  const unchecked = firstOf(
    ran.filter(({ result }) => result.status === 'unchecked').map(({ file }) => file),
    UNCHECKED,
  );
  const verdict = statusCounts(ran.map(({ result }) => result.status));
  return {
    data: {
      verdict,
      passed: countOf(ran, 'passed'),
      failed: countOf(ran, 'failed'),
      errored: countOf(ran, 'errored'),
      unchecked: countOf(ran, 'unchecked'),
      uncheckedFiles: unchecked.first,
      problems: page.entries,
      problemsLeft: page.total - page.entries.length,
      failedChecks: checks.first,
      failedChecksLeft: checks.left,
      steps,
    },
    lines: [
      `${plural(ran.length, 'scenario')}: ${verdict}`,
      ...unchecked.first.map((file) => `${file}: ran, nothing checked: its steps have no "expect"`),
      ...page.entries.flatMap(problemLines),
      ...(page.nextOffset === undefined ? [] : [`… ${plural(page.total - page.nextOffset, 'more problem')}`]),
      ...checks.first.map(checkLine),
      ...(checks.left > 0 ? [`… ${plural(checks.left, 'more failed check')}`] : []),
      ...steps.flatMap(stepLines),
    ],
    next: [...nextPage('run_scenarios', given, page), ...nextOf(page.entries, checks.first)],
  };
}

function isNoteworthy({ result }: RanScenario): boolean {
  return isFailure(result.status) || result.steps.some(({ findings }) => findings.length > 0);
}

function countOf(ran: readonly RanScenario[], status: RanScenario['result']['status']): number {
  return ran.filter(({ result }) => result.status === status).length;
}

/** The failed checks of the scenarios that a page is about. */
function checksBeside(problems: readonly ScenarioProblem[], ran: readonly RanScenario[]): FailedCheck[] {
  const files = new Set(problems.map(({ file }) => file));
  return ran.filter(({ file }) => files.has(file)).flatMap(failedChecks);
}

function problemLines(problem: ScenarioProblem): string[] {
  const { file, line, column, step, code, severity, message, guard, stack } = problem;
  const { consequences, consequencesLeft } = problem;
  const at = line === undefined ? file : `${file}:${String(line)}:${String(column ?? 1)}`;
  const named = step === '' ? '' : ` step ${JSON.stringify(step)}:`;
  return [
    `${at}: ${severity}:${named} ${message} [${code}]`,
    ...(guard ? [`  guard: ${placeText(guard)}`] : []),
    ...stack.slice(1).map((frame) => `    called from ${frame}`),
    ...consequences.map((each) => `  so: ${each}`),
    ...(consequencesLeft > 0 ? [`  … ${plural(consequencesLeft, 'more consequence')}`] : []),
  ];
}

function checkLine({ file, line, step, check, expected, actual, note }: FailedCheck): string {
  const why = note === undefined ? '' : ` (${note})`;
  return `${file}${line === undefined ? '' : `:${String(line)}`}: step ${JSON.stringify(step)} ${check}: expected ${expected}, actual ${actual}${why}`;
}

/** What an agent does about the first problem. */
function nextOf(problems: readonly ScenarioProblem[], checks: readonly FailedCheck[]): NextStep[] {
  const [first] = problems;
  if (!first) return [];
  const next: NextStep[] = [];
  if (first.step !== '' && checks.some(({ step }) => step === first.step))
    next.push({
      tool: 'explain_step',
      arguments: { scenario: first.file, step: first.step },
      why: 'see which labels and checks decided, and what would change it',
    });
  next.push({
    tool: 'explain_finding',
    arguments: { code: first.code },
    why: 'read what the code means and how to fix it',
  });
  if (checks.some(({ check }) => check !== 'unexpected'))
    next.push({
      tool: 'update_expected',
      arguments: { paths: [first.file] },
      why: 'only if the new behavior is right: see what the expectations would become',
    });
  return next;
}
