import * as l10n from '@vscode/l10n';
import { agentPath } from '../../run/agents';
import type { BackendEntry, Expectation } from '../../scenario/model';
import { answerPath } from '../../scenario/answer-place';
import type { ParsedScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { nearest } from '../../text/spelling';
import { SOURCES } from '../../diagnostics/diagnostic';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic';
import { valueInScenario } from './scenario-ranges';
import { replaceValue } from './scenario-fixes';

/** A tool named in a scenario, of a request, of a saved answer or of an expected call. */
export interface ToolMention {
  readonly tool: string;
  readonly path: ScenarioPath;
}

const known = new WeakMap<ParsedScenario, readonly ToolMention[]>();

/** The tools a scenario names, in the order of the file; of an unusable file none. */
function toolMentions(parsed: ParsedScenario): readonly ToolMention[] {
  let mentions = known.get(parsed);
  if (!mentions) known.set(parsed, (mentions = readMentions(parsed)));
  return mentions;
}

function readMentions({ scenario }: ParsedScenario): ToolMention[] {
  if (!scenario) return [];
  const mentions: ToolMention[] = [];
  const addAnswers = (entries: readonly Pick<BackendEntry, 'tool' | 'place'>[], base: ScenarioPath): void => {
    for (const [index, { tool, place }] of entries.entries())
      mentions.push({ tool, path: [...answerPath(base, { index, ...place }), 'tool'] });
  };
  const addExpected = (expect: Expectation | undefined, base: ScenarioPath): void => {
    if (typeof expect?.backendCalls !== 'object') return;
    addAnswers(expect.backendCalls, [...base, 'expect', 'backendCalls']);
  };
  addExpected(scenario.agent.expect, agentPath(null));
  for (const [name, { agent }] of scenario.sessions) addExpected(agent.expect, agentPath(name));
  addAnswers(scenario.backend, ['backend']);
  for (const [index, step] of scenario.steps.entries()) {
    if (step.kind === 'tool') mentions.push({ tool: step.tool, path: ['steps', index, 'tool'] });
    addAnswers(step.backend, ['steps', index, 'backend']);
    addExpected(step.expect, ['steps', index]);
  }
  return mentions;
}

/** Names shorter than this have too many neighbors. */
const SHORTEST = 5;

/**
 * Tools named once in all scenarios and spelled almost like one that is named more often. `others` are the
 * workspace's other scenarios. Of two names that occur once each, the later one is reported.
 */
export function misspeltTools(parsed: ParsedScenario, others: Iterable<ParsedScenario>): LocatedDiagnostic[] {
  const own = toolMentions(parsed);
  const counts = new Map<string, number>();
  const count = ({ tool }: ToolMention): void => void counts.set(tool, (counts.get(tool) ?? 0) + 1);
  for (const other of others) if (other !== parsed) toolMentions(other).forEach(count);
  const elsewhere = new Set(counts.keys());
  own.forEach(count);
  const seen = new Set(elsewhere);
  return own.flatMap(({ tool, path }): LocatedDiagnostic[] => {
    const before = new Set(seen);
    seen.add(tool);
    if (counts.get(tool) !== 1 || tool.length < SHORTEST) return [];
    const candidates = [...counts.keys()].filter(
      (name) => name !== tool && ((counts.get(name) ?? 0) > 1 || before.has(name)),
    );
    const meant = nearest(tool, candidates, 1);
    const range = meant === undefined ? undefined : valueInScenario(parsed.source, path);
    if (meant === undefined || !range) return [];
    return [
      {
        range,
        severity: 'info',
        message: `No other step or saved answer uses the tool \`${tool}\`; did you mean \`${meant}\`?`,
        source: SOURCES.scenario,
        code: 'unknown-tool',
        fixes: [{ ...replaceValue(parsed.source, path, meant), title: l10n.t('Change to "{0}"', meant) }],
      },
    ];
  });
}

/**
 * The message about a guard that was not there, with the existing ones that are most like it; none where it is among
 * these, because it was built while they were looked for.
 */
export function missingGuard(
  parsed: ParsedScenario,
  written: string,
  existing: readonly string[],
): LocatedDiagnostic | undefined {
  const range = valueInScenario(parsed.source, ['guard']);
  if (!range || existing.includes(written.replace(/^(\.\/)+/, ''))) return undefined;
  const near = nearestGuards(written, existing);
  const [first] = near;
  const hint = first === undefined ? 'build it, or correct the path' : `did you mean "${first}"?`;
  return {
    range,
    severity: 'error',
    message: `The guard "${written}" does not exist; ${hint}`,
    source: SOURCES.scenario,
    code: 'guard-missing',
    fixes: near.map((path, index) => ({
      ...replaceValue(parsed.source, ['guard'], path),
      title: l10n.t('Change to "{0}"', path),
      preferred: index === 0,
    })),
  };
}

const MOST_GUARDS = 3;

/**
 * The existing paths most like `written`: the same name elsewhere or with the other extension, then a similar
 * name; all of them when there are few. Paths are relative to the scenario, with `/`.
 */
export function nearestGuards(written: string, existing: readonly string[]): string[] {
  const found: string[] = [];
  const wanted = stem(written);
  const add = (paths: readonly string[]): void => {
    for (const path of paths) if (!found.includes(path)) found.push(path);
  };
  add(existing.filter((path) => stem(path) === wanted));
  const similar = nearest(wanted, new Set(existing.map(stem)));
  add(existing.filter((path) => stem(path) === similar));
  if (existing.length <= MOST_GUARDS) add(existing);
  const dotted = written.startsWith('./');
  return found.slice(0, MOST_GUARDS).map((path) => (dotted && !path.startsWith('.') ? `./${path}` : path));
}

/** The file's name without folders and extension. */
function stem(path: string): string {
  return /([^/\\]*?)(\.\w+)?$/.exec(path)?.[1] ?? path;
}
