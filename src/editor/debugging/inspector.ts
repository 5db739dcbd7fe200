import { Handles } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Frame } from '../../gateway/invocation';
import { withoutTrace } from '../../report/plain-error';
import { stackText } from '../../report/stack-text';
import type { ShownPosition } from '../../text/shown-position';
import { shorten } from '../../scenario/compact';
import type { DebugRun, ShownStop } from './debug-run';
import { evaluate, scopesOf, type ScopeSources } from './scopes';
import type { ShownVariable } from '../../ide/debugging/variables';

/** A place the client can open. */
export interface ClientLocation extends ShownPosition {
  /** A path, or a URI of another scheme than `file`. */
  readonly path: string;
  readonly name: string;
}

/** Why a request cannot be served, in words for a person. */
export class Refusal extends Error {}

export const NOT_STOPPED = 'The guard is running. Pause it or set a breakpoint first.';

const nothingCalled = (expression: string): string =>
  `No local or global is named ${JSON.stringify(shorten(expression.trim(), 80))} here. Enter the name of a local or global.`;

/** Answers what a client asks about a stopped guard; throws a `Refusal` while the guard runs. */
export class Inspector {
  readonly #variables = new Handles<() => Promise<readonly ShownVariable[]>>();

  constructor(
    private readonly run: DebugRun,
    private readonly locationOf: (frame: Frame) => Promise<ClientLocation | undefined>,
  ) {}

  /** Forgets the variables that were handed out: the guard goes on. */
  reset(): void {
    this.#variables.reset();
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

  scopes(frameId: number): DebugProtocol.ScopesResponse['body'] {
    const scopes = scopesOf(this.#sources(frameId)).map(({ name, variables, expensive }) => ({
      name,
      expensive,
      variablesReference: this.#variables.create(variables),
      ...(name === 'Locals' ? { presentationHint: 'locals' } : {}),
    }));
    return { scopes };
  }

  async variables(reference: number): Promise<DebugProtocol.VariablesResponse['body']> {
    const variables = (await this.#variables.get(reference)?.()) ?? [];
    return { variables: variables.map((variable) => this.#variable(variable)) };
  }

  async evaluate(expression: string, frameId: number): Promise<DebugProtocol.EvaluateResponse['body']> {
    const variable = await evaluate(expression, this.#sources(frameId));
    if (variable === undefined) throw new Refusal(nothingCalled(expression));
    const { value, ...rest } = this.#variable(variable);
    return { ...rest, result: value };
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
    if (!shown) throw new Refusal(NOT_STOPPED);
    return shown;
  }

  #sources(frameId: number): ScopeSources {
    const entry = this.#shown.stack[frameId];
    if (!entry) throw new Refusal(NOT_STOPPED);
    return { run: this.run, entry };
  }

  async #stackFrame(frame: Frame, id: number): Promise<DebugProtocol.StackFrame> {
    const location = await this.locationOf(frame);
    const isLibrary = frame.library === true;
    const hint = isLibrary ? 'subtle' : 'normal';
    const shown = { id, name: frame.function, presentationHint: hint } as const;
    if (!location) return { ...shown, line: 0, column: 0 };
    const { name, path, line, column } = location;
    // The client opens the first frame that is not put into the background.
    const source = { name, path, ...(isLibrary ? { presentationHint: 'deemphasize' as const } : {}) };
    return { ...shown, source, line, column };
  }

  #variable({ name, value, type, address, children }: ShownVariable): DebugProtocol.Variable {
    const variablesReference = children ? this.#variables.create(() => Promise.resolve(children())) : 0;
    return {
      name,
      value,
      variablesReference,
      ...(type === undefined ? {} : { type }),
      ...(address === undefined ? {} : { memoryReference: `0x${address.toString(16)}` }),
      evaluateName: name,
    };
  }
}
