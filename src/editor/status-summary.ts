import type { Status } from '../run/result';
import { MANAGE_TRUST_COMMAND, type RunObstacle } from './run-obstacle';

/** What the status bar tells from. */
export interface StatusInput {
  readonly profile: string;
  readonly running: boolean;
  readonly obstacle: RunObstacle | undefined;
  /** The last result of each scenario concerned, newest or not. */
  readonly results: readonly { readonly file: string; readonly status: Status }[];
  /** What the results belong to: the active guard or scenario; undefined for the whole workspace. */
  readonly subject: string | undefined;
}

export interface StatusSummary {
  /** With codicons. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** For screen readers, which do not read icons. */
  readonly label: string;
}

const LISTED = 10;
const ORDER: readonly Status[] = ['errored', 'failed', 'unchecked', 'passed'];
const ICONS: Record<Status, string> = {
  errored: '$(error)',
  failed: '$(error)',
  unchecked: '$(circle-large-outline)',
  passed: '$(pass)',
};
const WORDS: Record<Status, string> = {
  errored: 'could not run',
  failed: 'failed',
  unchecked: 'ran, nothing checked',
  passed: 'passed',
};

/** The profile and the last result as one item; a failure shows how many scenarios do not pass. */
export function statusSummary(input: StatusInput): StatusSummary {
  const { profile, running, obstacle, results } = input;
  const bad = results.filter(({ status }) => status === 'failed' || status === 'errored').length;
  const worst = ORDER.find((status) => results.some((result) => result.status === status));
  const state = stateOf(input, worst);
  const count = bad > 0 && !running && !obstacle ? ` ${String(bad)} failed` : '';
  return {
    text: `${state.icon} ${profile}${count}`,
    tooltip: tooltipOf(input, state.words),
    label: `Guard Lab: profile ${profile}, ${state.words}`,
  };
}

function stateOf(
  { obstacle, running, results }: StatusInput,
  worst: Status | undefined,
): { icon: string; words: string } {
  if (obstacle) return { icon: '$(workspace-untrusted)', words: 'guards do not run here' };
  if (running) return { icon: '$(sync~spin)', words: 'scenarios are running' };
  if (worst === undefined) return { icon: '$(beaker)', words: 'nothing has run yet' };
  const counts = ORDER.map((status) => [status, results.filter((each) => each.status === status).length]);
  const words = counts.flatMap(([status, count]) =>
    count === 0 ? [] : [`${String(count)} ${WORDS[status as Status]}`],
  );
  return { icon: ICONS[worst], words: words.join(', ') };
}

function tooltipOf({ profile, obstacle, results, subject }: StatusInput, words: string): string {
  const lines = [`**Guard Lab** — profile \`${profile}\``];
  if (obstacle) lines.push(obstacle.message, ...obstacle.buttons.map(trustLink));
  else lines.push(`${subject === undefined ? 'All scenarios' : code(subject)}: ${words}`);
  const worstFirst = [...results].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const list = worstFirst
    .slice(0, LISTED)
    .map(({ file, status }) => `- ${ICONS[status]} ${code(file)} ${WORDS[status]}`);
  if (results.length > LISTED) list.push(`- … ${String(results.length - LISTED)} more`);
  if (list.length > 0) lines.push(list.join('\n'));
  lines.push('Click for commands.');
  return lines.join('\n\n');
}

/** The status bar lets this one command through. */
function trustLink(title: string): string {
  return `[${title}](command:${MANAGE_TRUST_COMMAND})`;
}

/** File names are not ours: no Markdown in them counts. */
function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ').replaceAll('$(', '$\u200b(')}\``;
}
