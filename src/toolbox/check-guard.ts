import type { PropertyResult } from '../analysis/check/check-result';
import { countsText, reasonText } from '../report/check';
import { plural } from '../report/lines';
import { ToolRefusal, type Found, type NextStep, type NotedWork } from './agent-tool';
import type { ToolArguments } from './tool-arguments';
import type { AgentWorkspace } from './workspace';

/** What is true of the guard for all variations of requests, and the smallest counterexample of what is not. */
export async function checkGuard(
  given: ToolArguments,
  workspace: AgentWorkspace,
  work: NotedWork,
): Promise<Found> {
  const result = await workspace.check(
    {
      paths: given.texts('paths'),
      tools: given.texts('tools'),
      policy: given.text('policy'),
      only: given.texts('only'),
      seed: given.number('seed'),
      runs: given.number('runs'),
    },
    work,
  );
  const codes = result.properties.map(({ code }): string => code);
  const unknown = given.texts('only').find((code) => !codes.includes(code));
  // A check of nothing finds nothing.
  if (unknown !== undefined)
    throw new ToolRefusal(
      `no property has the code '${unknown}'; without 'only', check_guard names them all`,
    );
  const properties = result.properties.map(propertyData);
  const broken = properties.filter(({ status }) => status === 'broken');
  return {
    data: {
      guard: result.guard,
      seed: result.seed,
      requests: result.requests,
      summary: countsText(result),
      properties,
    },
    lines: [
      `${result.guard}: ${plural(result.requests, 'request')} varied; ${countsText(result)}; seed ${String(result.seed)}`,
      ...[...broken, ...properties.filter(({ status }) => status !== 'broken')].flatMap(
        ({ code, title, status, reason, counterexample, at }) => [
          `${status}  ${code}: ${title}${reason === undefined ? '' : ` (${reason})`}`,
          ...(counterexample === undefined
            ? []
            : [`  ${counterexample}${at === undefined ? '' : ` at ${at}`}`]),
        ],
      ),
    ],
    next: broken.flatMap(({ code }): NextStep[] => [
      {
        tool: 'check_guard',
        arguments: given.with({ only: [code], seed: result.seed }),
        why: 'ask the same cases again after a change',
      },
    ]),
  };
}

function propertyData(property: PropertyResult): {
  readonly code: string;
  readonly title: string;
  readonly status: PropertyResult['status'];
  readonly cases: number;
  readonly reason: string | undefined;
  readonly counterexample: string | undefined;
  readonly at: string | undefined;
} {
  const { code, title, status, runs, counterexample } = property;
  const source = counterexample?.source;
  const reason = reasonText(property);
  return {
    code,
    title,
    status,
    cases: runs,
    reason: reason === '' ? undefined : reason,
    counterexample: counterexample?.message,
    at: source && `${source.file}:${String(source.line)}`,
  };
}
