// What scripts say to the runner of GitHub Actions.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** A mistake that the author of a workflow can correct. */
export class ActionError extends Error {}

/** Text that the runner cannot take for a command. */
function escaped(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** An annotation of the workflow: `error`, `warning`, or `notice`. The runner reads both streams; scripts print to the other. */
export function annotate(level, text) {
  console.error(`::${level} title=Guard Lab::${escaped(text)}`);
}

/** Sets an output of this step. No value can end early, or set another output. */
export function setOutput(name, value, env = process.env) {
  const end = `end-${randomUUID()}`;
  if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `${name}<<${end}\n${String(value)}\n${end}\n`);
}

/** Runs a script; a mistake of a workflow is an annotation and exit code 2. */
export async function main(work) {
  try {
    await work(process.env);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    annotate('error', error.message);
    process.exitCode = 2;
  }
}
