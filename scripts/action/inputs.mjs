// The inputs of the action, as environment variables, become command lines of guard-lab.
import { ActionError } from './runner.mjs';

const COMMANDS = ['run', 'map', 'diff', 'check'];
/** What `--fail-on` of `diff` takes; all else is for `map`. */
const CHANGE_KINDS = ['looser', 'incomparable', 'tighter', 'added', 'removed', 'equivalent'];

/** The commands to run, in their order, each once. */
export function commandsOf(env) {
  const commands = [...new Set(words(env.GUARD_LAB_COMMANDS))];
  const unknown = commands.find((command) => !COMMANDS.includes(command));
  if (unknown !== undefined)
    throw new ActionError(`unknown command '${unknown}' in the input commands; use ${COMMANDS.join(', ')}`);
  if (commands.length === 0)
    throw new ActionError('the input commands is empty; use run, map, diff, or check');
  return commands;
}

/**
 * The arguments for one of the commands, without a shell: lines of inputs are arguments, whatever they contain.
 * `reportOf(extension)` is the file of a report.
 */
export function argumentsOf(command, env, reportOf) {
  const paths = lines(env.GUARD_LAB_PATHS);
  const tools = command === 'run' ? [] : lines(env.GUARD_LAB_TOOLS).flatMap((file) => [`--tools=${file}`]);
  const profile = env.GUARD_LAB_PROFILE ? [`--profile=${env.GUARD_LAB_PROFILE}`] : [];
  const reporters = ['pretty', `json=${reportOf('json')}`, `markdown=${reportOf('md')}`];
  if (command === 'run') reporters.push('github', `html=${reportOf('html')}`);
  const options = [
    ...reporters.map((reporter) => `--reporter=${reporter}`),
    ...tools,
    ...profile,
    ...failOn(command, env),
    ...lines(env[`GUARD_LAB_${command.toUpperCase()}_OPTIONS`]).flatMap(option),
  ];
  if (command !== 'diff') return [command, ...options, '--', ...paths];
  return [command, ...options, ...paths.map((path) => `--scenario=${path}`), '--', baseOf(env)];
}

/** A line such as `--build make guard` is an option and its value; anything else is one argument. */
function option(line) {
  const [, name, value] = /^(--?[\w-]+)\s+(.+)$/.exec(line) ?? [];
  return name === undefined ? [line] : [name, value];
}

function failOn(command, env) {
  const isOf = { map: (word) => !CHANGE_KINDS.includes(word), diff: (word) => CHANGE_KINDS.includes(word) };
  const chosen = words(env.GUARD_LAB_FAIL_ON).filter((word) => isOf[command]?.(word));
  return chosen.length === 0 ? [] : [`--fail-on=${chosen.join(',')}`];
}

function baseOf({ GUARD_LAB_BASE: base, GITHUB_BASE_REF: branch }) {
  if (base) return base;
  if (branch) return `origin/${branch}`;
  throw new ActionError('diff needs the input base, because this is no pull request');
}

function words(text = '') {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function lines(text = '') {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
