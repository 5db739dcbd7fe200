import { countsText, reasonText } from '../report/check';
import { plural } from '../report/lines';
import type { Found, NextStep, NotedWork } from './agent-tool';
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
  const properties = result.properties.map((property) => {
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
  });
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
