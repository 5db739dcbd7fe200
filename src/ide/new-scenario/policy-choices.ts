import * as l10n from '@vscode/l10n';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { compactJson, shorten } from '../../scenario/compact';
import type { Scenario } from '../../scenario/model';

/** A scenario of the guard, and how people know it. */
export interface NamedScenario {
  readonly name: string;
  readonly scenario: Scenario;
}

/** A policy to choose, in words. */
export interface PolicyChoice {
  /** Undefined: label_agent is not called. */
  readonly policy: JsonObject | string | undefined;
  readonly label: string;
  readonly description: string;
  /** The scenario that has it; what else decides about requests is as there. */
  readonly from?: NamedScenario;
}

const MAX_LABEL = 80;

/**
 * The policies of a guard's scenarios, each once, then the usual ones; without a policy comes first where the guard has
 * no label_agent.
 * @param repository `owner/repo` that requests name
 */
export function policyChoices(
  scenarios: readonly NamedScenario[],
  repository: string,
  hasLabelAgent: boolean,
): PolicyChoice[] {
  const own = scenarios.flatMap((from): PolicyChoice[] => {
    const { policy } = from.scenario;
    if (policy === undefined || policy === null) return [];
    return [{ policy, label: labelOf(policy), description: l10n.t('as in {0}', from.name), from }];
  });
  const usual: PolicyChoice[] = [
    usualPolicy('public', l10n.t('public repositories')),
    usualPolicy('all', l10n.t('every repository')),
    usualPolicy([repository], l10n.t('one repository')),
  ];
  const none: PolicyChoice = {
    policy: undefined,
    label: l10n.t('No policy'),
    description: l10n.t('label_agent is not called'),
  };
  const seen = new Set<string>();
  const all = hasLabelAgent ? [...own, ...usual, none] : [none, ...own, ...usual];
  return all.filter(({ policy }) => {
    const key = JSON.stringify(policy ?? null);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function usualPolicy(repos: Json, description: string): PolicyChoice {
  const policy = { 'allow-only': { repos, 'min-integrity': 'none' } };
  return { policy, label: labelOf(policy), description };
}

/** `repos: public, min-integrity: none`, or the policy as JSON where it is another one. */
function labelOf(policy: JsonObject | string): string {
  const allowed = isJsonObject(policy) ? ownValue(policy, 'allow-only') : undefined;
  if (!isJsonObject(policy) || !isJsonObject(allowed) || Object.keys(policy).length !== 1)
    return compactJson(policy, MAX_LABEL);
  const parts = Object.entries(allowed).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : compactJson(value, MAX_LABEL)}`,
  );
  return shorten(parts.join(', '), MAX_LABEL);
}
