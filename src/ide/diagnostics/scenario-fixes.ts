import * as l10n from '@vscode/l10n';
import type { Invocation } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { limitHits } from '../../run/limit-hits';
import { updateExpectations } from '../../run/update-expectations';
import type { Check, ScenarioResult } from '../../run/result';
import { compactJson } from '../../scenario/compact';
import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { changedRange } from '../../text/changed-range';
import { change } from '../../scenario/json-edits';
import type { Fix } from '../../diagnostics/diagnostic';
import { basePath, type Ran } from './ran';

type Part = Pick<Ran, 'part' | 'session'>;

/** Replaces the value at `path`. */
export function replaceValue(source: ScenarioSource, path: ScenarioPath, value: Json): Fix {
  const title = l10n.t('Change to {0}', compactJson(value, 60));
  return { title, preferred: true, edits: () => change(source, path, value) };
}

/** Adds the expectation whose absence failed a step or label_agent: the trap, the limit, or that it fails. */
export function expectWhatHappened(
  source: ScenarioSource,
  ran: Pick<Ran, 'part' | 'session' | 'invocations' | 'result'>,
): Fix {
  const [name, value] = whatHappened(ran.part, ran.result.error, ran.invocations);
  const expect = [...basePath(ran), 'expect'];
  return {
    title: l10n.t('Expect "{0}": {1}', name, compactJson(value, 60)),
    edits: () =>
      source.rangeOf(expect)
        ? change(source, [...expect, name], value)
        : change(source, expect, { [name]: value }),
  };
}

function whatHappened(
  part: Ran['part'],
  error: string | null,
  invocations: readonly Invocation[],
): readonly [name: string, value: string] {
  const trap = invocations.find((each) => each.trap !== undefined)?.trap;
  if (trap !== undefined) return ['trap', trap];
  const failedByLimit = invocations.filter(({ kind }) => kind === 'limit' || kind === 'timeout');
  const [hit] = (error === null ? invocations : failedByLimit).flatMap(limitHits);
  if (hit) return ['limit', hit.limit];
  return part === 'agent' ? ['error', error?.split('\n', 1)[0] ?? ''] : ['outcome', 'error'];
}

/** Takes the actual value of one failed check over into the expectation; undefined when a person must decide. */
export function updateCheck(source: ScenarioSource, result: ScenarioResult, part: Part, check: Check): Fix {
  const only = onlyCheck(result, part, check);
  return {
    title: l10n.t('Update the expected value'),
    edits: () => {
      const updated = updateExpectations(source.text, only);
      if (updated === source.text) return [];
      return [changedRange(source.text, updated)];
    },
  };
}

function onlyCheck(result: ScenarioResult, { part, session }: Part, check: Check): ScenarioResult {
  const { agent, sessions } = result;
  const checksOf = (isMeant: boolean): Check[] => (isMeant ? [check] : []);
  const isAgent = part === 'agent';
  const others = Object.entries(sessions ?? {}).map(
    ([name, each]) => [name, { ...each, checks: checksOf(isAgent && session === name) }] as const,
  );
  return {
    ...result,
    agent: agent && { ...agent, checks: checksOf(isAgent && session === undefined) },
    ...(sessions ? { sessions: Object.fromEntries(others) } : {}),
    steps: result.steps.map((step, index) => ({ ...step, checks: checksOf(index === part) })),
  };
}
