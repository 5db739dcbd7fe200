import type { AgentLabels } from '../../../gateway/difc/labels';
import { isJsonObject, ownValue, type Json } from '../../../gateway/json';
import { labelFault } from '../../../run/label-checks';
import { deepEqual } from '../../../scenario/equality';
import type { Expectation } from '../../../scenario/model';
import { fitsPattern } from '../../../text/wildcard';
import type { LabelAnswer } from '../../guard-probe';
import { dataLabels } from '../../map/data-labels';
import type { Asker } from '../asker';
import { labelsText } from '../compare-answers';
import type { Property, Subject, Violation } from '../property';
import type { Rule } from '../rules';
import { tryAll } from '../try-cases';
import { wrongAnswer } from '../wrong-answer';

const KINDS = ['secrecy', 'integrity'] as const;

/** Rules of one's own, about the requests that they apply to. */
export const rules: Property = {
  code: 'rules',
  title: 'The rules in guard-lab.json hold',
  check: async (context) => {
    const { rules: given = [], subjects } = context;
    if (given.length === 0) return { runs: 0, reason: 'guard-lab.json has no rules' };
    const outcome = await tryAll(
      context,
      () => true,
      (_, subject) => Promise.resolve(given.filter((rule) => appliesTo(rule, subject))),
      violation,
    );
    const idle = given.find((rule) => !subjects.some((subject) => appliesTo(rule, subject)));
    // A rule that is never tried, maybe for a misspelled tool, must not count as shown.
    if (!idle || outcome.violation) return outcome;
    return { runs: 0, reason: `the rule ${JSON.stringify(idle.name)} applies to no request` };
  },
};

function appliesTo({ tools, when, require, forbid }: Rule, subject: Subject): boolean {
  const { tool, world, args, repository } = subject;
  if (!fitsPattern(tools, tool)) return false;
  if (when.world !== undefined && when.world !== world.name) return false;
  if (when.visibility !== undefined && when.visibility !== world.visibility) return false;
  if (when.args !== undefined && !holds(args, when.args)) return false;
  // Patterns with the names of a repository mean requests that name one.
  return (
    repository !== undefined ||
    !KINDS.some((kind) => [...require[kind], ...forbid[kind]].some(namesRepository))
  );
}

/** Whether a value has everything that a part says. */
function holds(value: Json, part: Json): boolean {
  if (!isJsonObject(part)) return deepEqual(value, part);
  if (!isJsonObject(value)) return false;
  return Object.entries(part).every(([key, each]) => {
    const own = ownValue(value, key);
    return own !== undefined && holds(own, each);
  });
}

async function violation(asker: Asker, subject: Subject, rule: Rule): Promise<Violation | undefined> {
  const answer = await wrongAnswer(asker, subject, (given) => breach(rule, subject, given) !== undefined);
  const what = answer && breach(rule, subject, answer);
  if (!answer || what === undefined) return undefined;
  const reason = rule.reason === undefined ? '' : ` (${rule.reason})`;
  return {
    message: `${subject.key}: the rule "${rule.name}" is broken: ${what}${reason}`,
    question: subject,
    answer,
    expect: expectationOf(rule, subject),
  };
}

/** How an answer breaks a rule; an error breaks none. */
function breach(rule: Rule, subject: Subject, answer: LabelAnswer): string | undefined {
  if (answer.error !== null) return undefined;
  const { operation } = answer;
  if (rule.operation !== undefined && operation !== rule.operation)
    return `the operation is ${operation ?? 'unknown'}, not ${rule.operation}`;
  for (const labels of judged(answer)) {
    const fault = labelFault(labels, patternsFor(rule.require, subject), patternsFor(rule.forbid, subject));
    if (fault !== undefined) return `${fault}: ${labelsText(labels)}`;
  }
  return undefined;
}

/** The labels of the data, or of the resource for a write. A response without labels has no tags that protect it. */
function judged(answer: LabelAnswer): readonly AgentLabels[] {
  const { operation, resource, items } = answer;
  if (operation === 'read' && items === null) return [{ secrecy: [], integrity: [] }];
  return operation === 'write' && resource ? [resource] : dataLabels(answer);
}

/** The patterns with the names of the repository that the request names. */
function patternsFor({ secrecy, integrity }: Rule['require'], subject: Subject): Rule['require'] {
  const named = (pattern: string): string => patternFor(pattern, subject);
  return { secrecy: secrecy.map(named), integrity: integrity.map(named) };
}

/** What a step shows when the rule holds. */
function expectationOf({ operation, require, forbid }: Rule, subject: Subject): Expectation {
  const has = (patterns: Rule['require']): boolean => KINDS.some((kind) => patterns[kind].length > 0);
  const labels = {
    ...(has(require) ? { require: patternsFor(require, subject) } : {}),
    ...(has(forbid) ? { forbid: patternsFor(forbid, subject) } : {}),
  };
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(has(require) || has(forbid) ? { labels } : {}),
  };
}

function namesRepository(pattern: string): boolean {
  return pattern.includes('{owner}') || pattern.includes('{repo}');
}

function patternFor(pattern: string, { repository }: Subject): string {
  if (!repository) return pattern;
  // A function, so that `$` in a name means itself.
  return pattern.replaceAll('{owner}', () => repository.owner).replaceAll('{repo}', () => repository.repo);
}
