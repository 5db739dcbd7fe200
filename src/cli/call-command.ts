import { dirname, resolve } from 'node:path';
import { AllowedFolders } from '../files/allowed-folders';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { readRegularFile, unreadSentence } from '../files/read-file';
import type { Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { DEFAULT_PROFILE, resolveLimits, type Limits } from '../gateway/limits';
import { jsonText } from '../report/json';
import { invocationText } from '../report/invocation';
import { paintWith } from '../report/paint';
import type { GuardSession } from '../run/guard-host';
import { locatedInvocation } from '../run/located-invocation';
import { createSourceLocator } from '../run/source-locator';
import { readBackendInput, readJsonInput, type InputOutcome } from '../scenario/json-input';
import type { BackendEntry } from '../scenario/model';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { CallCommand } from './command';
import { EXIT } from './exit-codes';
import { readGuard } from './guard-input';
import { faultReporter } from './internal-error';
import { filesBeside, sourceLineReader } from './source-files';
import type { EarlyThread } from './start/early-thread';
import { useColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

interface PreparedCall {
  readonly function: CallCommand['calls'][number]['function'];
  readonly input: Json;
}

/** `guard-lab call`: raw invocations, in order, on one instance. */
export async function callCommand(
  command: CallCommand,
  terminal: Terminal,
  workerPath: string,
  early?: EarlyThread,
): Promise<number> {
  let calls: PreparedCall[];
  let backend: readonly BackendEntry[];
  try {
    calls = await Promise.all(
      command.calls.map(async (call) => ({
        function: call.function,
        input: await readInput(call.input, terminal),
      })),
    );
    backend = await readBackend(command.backend, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.say(error.message);
    return EXIT.usage;
  }
  const path = resolve(terminal.folder, command.guard);
  const allowed = new AllowedFolders(
    [terminal.folder, dirname(path), ...command.sourceFolders].map((each) => resolve(terminal.folder, each)),
  );
  const { signal } = terminal;
  const guard = await readGuard({ path, shown: command.guard, allowed, signal });
  if (!guard.ok) {
    terminal.say(guard.error);
    return EXIT.couldNotRun;
  }
  const limits = limitsOf(command);
  const onFault = faultReporter(terminal);
  const host = new SandboxHost({ workerPath, started: early?.handOver(onFault), onFault });
  try {
    const guardName = command.guardName ?? 'guard';
    const session = await host.open(guard.file.module, { guardName, limits, backend, signal });
    if (!session.load.ok) {
      terminal.err(`guard-lab: ${session.load.error}\n`);
      return EXIT.couldNotRun;
    }
    const invocations = await invokeAll(session, calls, limits.timeoutMs, signal);
    session.close();
    const files = filesBeside(path, terminal.folder, allowed);
    const locator = createSourceLocator(guard.file, { ...files, onFault });
    const located = await Promise.all(
      invocations.map((invocation) => locatedInvocation(invocation, locator)),
    );
    report(command, located, terminal, allowed);
    if (locator.problem !== undefined) terminal.say(`${command.guard}: ${locator.problem}`);
    if (signal.aborted) return terminal.stopCode ?? EXIT.couldNotRun;
    return invocations.every((invocation) => invocation.kind === 'ok') ? EXIT.ok : EXIT.failed;
  } finally {
    await early?.keepCode();
    host.dispose();
  }
}

function limitsOf({ profile, memoryPages, timeoutMs }: CallCommand): Limits {
  return resolveLimits(profile ?? DEFAULT_PROFILE, {
    ...(memoryPages === undefined ? {} : { memoryPages }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

async function invokeAll(
  session: GuardSession,
  calls: readonly PreparedCall[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Invocation[]> {
  const invocations: Invocation[] = [];
  for (const [step, call] of calls.entries()) {
    if (signal.aborted) break;
    const { invocation } = await session.invoke(call.function, call.input, {
      timeoutMs,
      step,
      backend: [],
      signal,
    });
    invocations.push(invocation);
  }
  return invocations;
}

function report(
  command: CallCommand,
  invocations: readonly Invocation[],
  terminal: Terminal,
  allowed: AllowedFolders,
): void {
  if (command.reporter === 'json') {
    terminal.out(jsonText(invocations));
    return;
  }
  const paint = paintWith(useColor(command.color, terminal));
  const source = sourceLineReader(terminal.folder, allowed);
  terminal.out(invocations.map((invocation) => invocationText(invocation, paint, { source })).join('\n'));
}

async function readInput(input: string | undefined, terminal: Terminal): Promise<Json> {
  if (input === undefined) return null;
  if (!input.startsWith('@')) return meant(readJsonInput(input), '--input');
  return meant(readJsonInput(await readText(input.slice(1), terminal)), input.slice(1));
}

/** A file with a list of saved answers, checked like the `backend` of a scenario. */
async function readBackend(path: string | undefined, terminal: Terminal): Promise<readonly BackendEntry[]> {
  return path === undefined ? [] : meant(readBackendInput(await readText(path, terminal)), path);
}

/** The value; throws a `UsageError` with the place: `request.json:3:14: …`. */
function meant<T>(outcome: InputOutcome<T>, where: string): T {
  if (outcome.ok) return outcome.value;
  throw new UsageError(`${where}:${outcome.error}`);
}

async function readText(path: string, terminal: Terminal): Promise<string> {
  const options = { maxBytes: MAX_SCENARIO_BYTES, signal: terminal.signal };
  const read = await readRegularFile(resolve(terminal.folder, path), options);
  if (!read.ok) throw new UsageError(unreadSentence(read, path));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
}
