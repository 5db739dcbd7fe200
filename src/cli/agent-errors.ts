import { ToolRefusal } from '../toolbox/agent-tool';
import { Unanswerable } from './question-files';
import { UsageError } from './usage-error';

/** Options of the command line, as the arguments of tools are named. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  tools: 'tools',
  scenario: 'scenarios',
  step: 'step',
  guard: 'guard',
  policy: 'policy',
  only: 'only',
  seed: 'seed',
  runs: 'runs',
};

/** What a command says, with the arguments of a tool in place of options: `--tools FILE` is `'tools'`. */
function inArguments(message: string): string {
  return message.replace(/--([a-z]+)((?: \[?[A-Z][A-Z=|[\]…]*)?)/g, (option, name: string) => {
    const argument = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
    return argument === undefined ? option : `'${argument}'`;
  });
}

/** Work of a command for an agent: what a person would read becomes a refusal. */
export async function forAgent<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UsageError || error instanceof Unanswerable)
      throw new ToolRefusal(inArguments(error.message));
    throw error;
  }
}
