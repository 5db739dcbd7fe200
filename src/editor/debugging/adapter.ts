import {
  Handles,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
  DebugSession,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Frame } from '../../gateway/invocation';
import { Breakpoints } from './breakpoints';
import { NO_TIME, type ConsoleText } from './console-text';
import { DebugRun, type DebugSubject, type ShownStop } from './debug-run';
import { evaluate, scopesOf, type ScopeSources } from './scopes';
import type { StepKind } from './stepping';
import type { ShownVariable } from './variables';

/** The configuration as the manifest describes it. */
export interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly scenario?: unknown;
  readonly step?: unknown;
  readonly stopOnEntry?: unknown;
}

/** A place the client can open; lines and columns count from 1. */
export interface ClientPlace {
  /** A path, or a URI of another scheme than `file`. */
  readonly path: string;
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** A guard ready to be debugged, with the way from its sources to the client's files and back. */
export interface PreparedGuard {
  readonly subject: DebugSubject;
  placeOf(frame: Frame): Promise<ClientPlace | undefined>;
  /** Which of the guard's sources the client's file at `path` is. */
  sourcesAt(path: string): Promise<readonly string[]>;
}

export interface AdapterParts {
  readonly workerPath: string;
  /** A sentence when there is nothing to debug. */
  prepare(launch: LaunchArguments): Promise<PreparedGuard | string>;
}

/** Guards run in one thread. */
const THREAD = 1;
const TRAPS = 'traps';
const NOT_STOPPED = 'The guard is running.';

/** Speaks the debug adapter protocol for one session; everything about guards is in `DebugRun`. */
export class GuardDebugAdapter extends DebugSession {
  readonly #parts: AdapterParts;
  readonly #variables = new Handles<() => Promise<readonly ShownVariable[]>>();
  readonly #breakpoints = new Breakpoints();
  #guard: PreparedGuard | undefined;
  #run: DebugRun | undefined;
  #ended = false;
  #told = false;

  constructor(parts: AdapterParts) {
    super();
    this.#parts = parts;
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  override dispose(): void {
    this.#end();
    super.dispose();
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsEvaluateForHovers: true,
      supportsExceptionInfoRequest: true,
      supportsReadMemoryRequest: true,
      supportsTerminateRequest: true,
      supportsDelayedStackTraceLoading: true,
      exceptionBreakpointFilters: [
        { filter: TRAPS, label: 'Traps', description: 'Stop where the guard traps.', default: true },
      ],
    };
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: LaunchArguments): void {
    this.#serve(response, async () => {
      const guard = await this.#parts.prepare(args);
      if (this.#ended) return;
      if (typeof guard === 'string') throw new Refusal(guard);
      this.#guard = guard;
      this.#run = new DebugRun(this.#parts.workerPath, guard.subject, {
        stopped: (stop) => this.#stopped(stop),
        text: (text) => this.#print(text),
        ended: () => this.#terminated(),
      });
      // Breakpoints can be placed from now on.
      this.sendEvent(new InitializedEvent());
    });
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.#print({ category: 'console', text: NO_TIME });
    void this.#run?.run();
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    this.#serve(response, async () => {
      const path = args.source.path ?? '';
      const lines = (args.breakpoints ?? []).map(({ line }) => line);
      const sources = (await this.#guard?.sourcesAt(path)) ?? [];
      const placed = this.#breakpoints.set(path, lines, sources, this.#guard?.subject.map);
      this.#run?.link.board.setBreakpoints(this.#breakpoints.offsets);
      response.body = { breakpoints: placed };
    });
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    args: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    this.#run?.link.stopAtTraps(args.filters.includes(TRAPS));
    this.sendResponse(response);
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [{ id: THREAD, name: 'Guard' }] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    this.#serve(response, async () => {
      const { stack } = this.#shown;
      const from = args.startFrame ?? 0;
      const wanted = stack.slice(from, from + (args.levels || stack.length));
      const frames = wanted.map(({ frame }, i) => this.#stackFrame(frame, from + i));
      response.body = { stackFrames: await Promise.all(frames), totalFrames: stack.length };
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId }: DebugProtocol.ScopesArguments,
  ): void {
    this.#serve(response, () => {
      const scopes = scopesOf(this.#scopeSources(frameId)).map(({ name, variables, expensive }) => ({
        name,
        expensive,
        variablesReference: this.#variables.create(variables),
        ...(name === 'Locals' ? { presentationHint: 'locals' } : {}),
      }));
      response.body = { scopes };
      return Promise.resolve();
    });
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): void {
    this.#serve(response, async () => {
      const variables = (await this.#variables.get(variablesReference)?.()) ?? [];
      response.body = { variables: variables.map((variable) => this.#variable(variable)) };
    });
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId }: DebugProtocol.EvaluateArguments,
  ): void {
    this.#serve(response, async () => {
      const variable = await evaluate(expression, this.#scopeSources(frameId ?? 0));
      if (variable === undefined)
        throw new Refusal(`The guard has no local or global called ${expression} here.`);
      const { value, ...rest } = this.#variable(variable);
      response.body = { ...rest, result: value };
    });
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
  ): void {
    this.#serve(response, async () => {
      const address = Number(memoryReference) + offset;
      const bytes = await this.#run?.link.memory(address, count);
      const unreadableBytes = count - (bytes?.length ?? 0);
      const data = Buffer.from(bytes ?? []).toString('base64');
      response.body = { address: `0x${Math.max(address, 0).toString(16)}`, data, unreadableBytes };
    });
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    this.#serve(response, () => {
      const { stop } = this.#shown;
      const message = stop.type === 'trapped' ? stop.message : '';
      const [description = ''] = message.split('\n');
      const details = { message, stackTrace: message };
      response.body = { exceptionId: 'Trap', description, breakMode: 'always', details };
      return Promise.resolve();
    });
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.sendResponse(response);
    this.#variables.reset();
    this.#run?.continue();
  }

  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.#step(response, 'over');
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse): void {
    this.#step(response, 'into');
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse): void {
    this.#step(response, 'out');
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.sendResponse(response);
    this.#run?.link.pause();
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.#end();
    this.sendResponse(response);
    this.#terminated();
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.#end();
    this.sendResponse(response);
  }

  /** Tells the client, once, that there is nothing left to debug. */
  #terminated(): void {
    if (!this.#told) this.sendEvent(new TerminatedEvent());
    this.#told = true;
  }

  #end(): void {
    this.#ended = true;
    this.#run?.end();
  }

  get #shown(): ShownStop {
    const shown = this.#run?.shown;
    if (!shown) throw new Refusal(NOT_STOPPED);
    return shown;
  }

  #step(response: DebugProtocol.Response, kind: StepKind): void {
    this.sendResponse(response);
    this.#variables.reset();
    this.#run?.step(kind);
  }

  #stopped({ stop }: ShownStop): void {
    if (stop.type === 'stopped') {
      this.sendEvent(new StoppedEvent(stop.reason, THREAD));
      return;
    }
    const [text = ''] = stop.message.split('\n');
    const event: DebugProtocol.StoppedEvent = new StoppedEvent('exception', THREAD, text);
    event.body.description = 'Trapped';
    this.sendEvent(event);
  }

  #print({ category, text }: ConsoleText): void {
    this.sendEvent(new OutputEvent(text, category));
  }

  async #stackFrame(frame: Frame, id: number): Promise<DebugProtocol.StackFrame> {
    const place = await this.#guard?.placeOf(frame);
    const isLibrary = frame.library === true;
    const hint = isLibrary ? 'subtle' : 'normal';
    const shown = { id, name: frame.function, presentationHint: hint } as const;
    if (!place) return { ...shown, line: 0, column: 0 };
    const { name, path, line, column } = place;
    // The client opens the first frame that is not put into the background.
    const source = { name, path, ...(isLibrary ? { presentationHint: 'deemphasize' as const } : {}) };
    return { ...shown, source, line, column };
  }

  #scopeSources(frameId: number): ScopeSources {
    const run = this.#run;
    const entry = this.#shown.stack[frameId];
    if (!run || !entry) throw new Refusal(NOT_STOPPED);
    return { run, entry };
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

  /** Answers a request when `body` is done; what it throws becomes the answer. */
  #serve(response: DebugProtocol.Response, body: () => Promise<void>): void {
    // A refusal may come at once or later.
    Promise.resolve()
      .then(body)
      .then(
        () => this.sendResponse(response),
        (error: unknown) => {
          const format = error instanceof Error ? error.message : String(error);
          this.sendErrorResponse(response, { id: 1, format, showUser: error instanceof Refusal });
        },
      );
  }
}

/** Why a request cannot be served, in words for a person. */
class Refusal extends Error {}
