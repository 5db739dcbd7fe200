import * as l10n from '@vscode/l10n';
import { Handles } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Frame } from '../../gateway/invocation';
import { withoutTrace } from '../../report/plain-error';
import { stackText } from '../../report/stack-text';
import type { ShownPosition } from '../../text/shown-position';
import type { DebugRun, ShownStop } from './debug-run';
import { inlineVariables, scopesOf, sourceFrame, type ScopeSources } from './scopes';
import type { InlineVariable } from '../../ide/debugging/inline-values';
import type { ShownVariable } from '../../ide/debugging/variables';
import { StoppedMemory } from '../../ide/debugging/stopped-memory';
import { addressText } from '../../ide/debugging/placements';
import { assignedBytes } from '../../ide/debugging/values/assigned-bytes';
import { shownValue } from '../../ide/debugging/values/shown-value';
import type { TypedValue } from '../../ide/debugging/values/typed-value';
import { ROW_TEXT, WHOLE_TEXT } from '../../ide/debugging/values/value-text';
import { evaluated, refused } from './evaluated';
import { notStopped, Refusal } from './refusal';

/** A place the client can open. */
export interface ClientLocation extends ShownPosition {
  /** A path, or a URI of another scheme than `file`. */
  readonly path: string;
  readonly name: string;
}

/** Rows that a client can open. */
interface Rows {
  readonly indexed: boolean;
  rows(start?: number, count?: number): Promise<readonly ShownVariable[]>;
}

const cannotSet = (): string =>
  l10n.t(
    'Only numbers, booleans, characters, enums and pointers of the source that are in memory can be set.',
  );
const cannotSetLocal = (): string =>
  l10n.t(
    'Locals and globals of WebAssembly cannot be set: the engine lets no one write to them while the guard is stopped.',
  );

/** Why a row that has no value in the debugger cannot be set. */
function reasonNotToSet(row: ShownVariable | undefined): string {
  if (row === undefined) return l10n.t('This variable is no longer there. The guard may have gone on.');
  return row.number === undefined ? cannotSet() : cannotSetLocal();
}

/** Answers what a client asks about a stopped guard; throws a `Refusal` while the guard runs. */
export class Inspector {
  readonly #variables = new Handles<Rows>();
  readonly #memory: StoppedMemory;

  constructor(
    private readonly run: DebugRun,
    private readonly locationOf: (frame: Frame) => Promise<ClientLocation | undefined>,
  ) {
    this.#memory = new StoppedMemory((address, count) => run.link.memory(address, count));
  }

  /** Forgets the variables that were handed out: the guard goes on. */
  reset(): void {
    this.#variables.reset();
    this.#memory.reset();
  }

  async stackTrace({
    startFrame: from = 0,
    levels = 0,
  }: DebugProtocol.StackTraceArguments): Promise<DebugProtocol.StackTraceResponse['body']> {
    const { stack } = this.#shown;
    const wanted = stack.slice(from, levels === 0 ? undefined : from + levels);
    const frames = wanted.map(({ frame }, i) => this.#stackFrame(frame, from + i));
    return { stackFrames: await Promise.all(frames), totalFrames: stack.length };
  }

  async scopes(frameId: number): Promise<DebugProtocol.ScopesResponse['body']> {
    const found = await scopesOf(this.#sources(frameId));
    const scopes = found.map(({ name, hint, variables, expensive }) => ({
      name,
      expensive,
      variablesReference: this.#variables.create({ rows: variables, indexed: false }),
      ...(hint === undefined ? {} : { presentationHint: hint }),
    }));
    return { scopes };
  }

  async variables({
    variablesReference,
    filter,
    start,
    count,
  }: DebugProtocol.VariablesArguments): Promise<DebugProtocol.VariablesResponse['body']> {
    if (filter === 'named' && this.#variables.get(variablesReference)?.indexed) return { variables: [] };
    const rows = (await this.#variables.get(variablesReference)?.rows(start, count || undefined)) ?? [];
    return { variables: rows.map((variable) => this.#variable(variable)) };
  }

  /** What can be shown beside the lines of a frame's source. */
  async inlineVariables(frameId: number): Promise<{ readonly variables: readonly InlineVariable[] }> {
    return { variables: await inlineVariables(this.#sources(frameId)) };
  }

  async evaluate({
    expression,
    frameId = 0,
    context,
  }: DebugProtocol.EvaluateArguments): Promise<DebugProtocol.EvaluateResponse['body']> {
    const isWhole = context === 'repl' || context === 'clipboard';
    const shown = await evaluated(expression, this.#sources(frameId), isWhole ? WHOLE_TEXT : ROW_TEXT);
    const { value, ...rest } = this.#variable(shown);
    return { ...rest, result: value };
  }

  /** Sets a variable that is one number; answers with its new value. */
  async setVariable({
    variablesReference,
    name,
    value,
  }: DebugProtocol.SetVariableArguments): Promise<DebugProtocol.SetVariableResponse['body']> {
    // An element of a list may be far behind the first page.
    const element = /^\[(\d+)\]$/.exec(name)?.[1];
    const page = element === undefined ? [] : [Number(element), 1];
    const rows = (await this.#variables.get(variablesReference)?.rows(...page)) ?? [];
    const row = rows.find((each) => each.name === name);
    if (row?.typed === undefined) throw new Refusal(reasonNotToSet(row));
    return this.#assign(row.path ?? name, row.typed, value);
  }

  /** The same for what an expression means. */
  async setExpression({
    expression,
    value,
    frameId = 0,
  }: DebugProtocol.SetExpressionArguments): Promise<DebugProtocol.SetExpressionResponse['body']> {
    const row = await evaluated(expression, this.#sources(frameId), ROW_TEXT);
    if (row.typed === undefined) throw new Refusal(reasonNotToSet(row));
    return this.#assign(expression, row.typed, value);
  }

  async #assign(
    path: string,
    typed: TypedValue,
    text: string,
  ): Promise<DebugProtocol.SetVariableResponse['body']> {
    const frame = await sourceFrame(this.#sources(0));
    if (frame === undefined) throw new Refusal(cannotSet());
    const { address, bytes } = await refused(assignedBytes(frame.view, typed, text));
    if (!(await this.run.link.write(address, bytes))) throw new Refusal(cannotSet());
    this.#memory.reset();
    return this.#variable(await shownValue(frame.view, path, typed, path));
  }

  async memory({
    memoryReference,
    offset = 0,
    count,
  }: DebugProtocol.ReadMemoryArguments): Promise<NonNullable<DebugProtocol.ReadMemoryResponse['body']>> {
    const address = Number(memoryReference) + offset;
    const bytes = await this.run.link.memory(address, count);
    return {
      address: `0x${Math.max(address, 0).toString(16)}`,
      data: Buffer.from(bytes ?? []).toString('base64'),
      unreadableBytes: count - (bytes?.length ?? 0),
    };
  }

  /** What the trap is that the guard is at. */
  trap(): DebugProtocol.ExceptionInfoResponse['body'] {
    const { stop, stack } = this.#shown;
    const message = stop.type === 'trapped' ? withoutTrace(stop.message) : '';
    const [description = ''] = message.split('\n');
    const frames = stack.map(({ frame }) => frame);
    const details = { message, stackTrace: stackText(frames).join('\n') };
    return { exceptionId: 'Trap', description, breakMode: 'always', details };
  }

  get #shown(): ShownStop {
    const { shown } = this.run;
    if (!shown) throw new Refusal(notStopped());
    return shown;
  }

  #sources(frameId: number): ScopeSources {
    const entry = this.#shown.stack[frameId];
    if (!entry) throw new Refusal(notStopped());
    return { run: this.run, entry, memory: this.#memory };
  }

  async #stackFrame(frame: Frame, id: number): Promise<DebugProtocol.StackFrame> {
    const location = await this.locationOf(frame);
    const isLibrary = frame.library === true;
    const hint = isLibrary ? 'subtle' : 'normal';
    const shown = {
      id,
      name: frame.function,
      presentationHint: hint,
      instructionPointerReference: addressText(frame.offset),
    } as const;
    if (!location) return { ...shown, line: 0, column: 0 };
    const { name, path, line, column } = location;
    // The client opens the first frame that is not put into the background.
    const source = { name, path, ...(isLibrary ? { presentationHint: 'deemphasize' as const } : {}) };
    return { ...shown, source, line, column };
  }

  #variable(shown: ShownVariable): DebugProtocol.Variable {
    const { name, value, type, address, path = name, indexed, children } = shown;
    const variablesReference = children
      ? this.#variables.create({ rows: async (...page) => children(...page), indexed: indexed !== undefined })
      : 0;
    return {
      name,
      value,
      variablesReference,
      ...(type === undefined ? {} : { type }),
      ...(indexed === undefined ? {} : { indexedVariables: indexed, namedVariables: 0 }),
      ...(address === undefined ? {} : { memoryReference: `0x${address.toString(16)}` }),
      ...(path === '' ? {} : { evaluateName: path }),
    };
  }
}
