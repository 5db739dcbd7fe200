import * as l10n from '@vscode/l10n';
import { InitializedEvent, OutputEvent, StoppedEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { NO_TIME, type ConsoleText } from '../../ide/debugging/console-text';
import { terminalText } from '../../report/terminal-text';
import { CAPABILITIES, TRAPS } from './capabilities';
import { DebugRun, type ShownStop } from './debug-run';
import { disassembled } from './disassembled';
import { GuardBreakpoints } from './guard-breakpoints';
import { Inspector } from './inspector';
import { InspectionSession } from './inspection-session';
import { notStarted, Refusal } from './refusal';
import type { AdapterParts, LaunchArguments, PreparedGuard } from './launch';
import type { StepKind } from '../../ide/debugging/stepping';

/** Guards run in one thread. */
const THREAD = 1;

/** Speaks the debug adapter protocol for one session; everything about guards is in `DebugRun`. */
export class GuardDebugAdapter extends InspectionSession {
  readonly #parts: AdapterParts;
  #guard: PreparedGuard | undefined;
  #breakpoints: GuardBreakpoints | undefined;
  /** A breakpoint at an instruction is why the guard stops. */
  #atInstruction = false;
  #run: DebugRun | undefined;
  readonly #ended = new AbortController();
  #endSent = false;

  constructor(parts: AdapterParts) {
    super(parts.onFault);
    this.#parts = parts;
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  override dispose(): void {
    this.#end();
    super.dispose();
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = CAPABILITIES;
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: LaunchArguments): void {
    this.serve(response, async () => {
      const { signal } = this.#ended;
      const guard = await this.#parts.prepare(args, signal);
      if (signal.aborted) return;
      if (typeof guard === 'string') throw new Refusal(guard);
      this.#guard = guard;
      this.#run = new DebugRun(this.#parts, guard.subject, {
        reached: (stop) => this.#reached(stop),
        stopped: (stop) => this.#stopped(stop),
        text: (text) => this.#print(text),
        ended: () => this.#terminated(),
      });
      this.#breakpoints = new GuardBreakpoints(guard, this.#run, this.#parts.onFault);
      this.inspector = new Inspector(this.#run, (frame) => guard.locationOf(frame));
      // Breakpoints can be placed from now on.
      this.sendEvent(new InitializedEvent());
    });
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.#print({ category: 'console', text: NO_TIME });
    this.#run?.run().catch((error: unknown) => this.#parts.onFault('a debugged scenario failed', error));
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    this.serve(response, async () => {
      if (!this.#breakpoints) throw new Refusal(notStarted());
      response.body = await this.#breakpoints.setLines(args);
    });
  }

  protected override setInstructionBreakpointsRequest(
    response: DebugProtocol.SetInstructionBreakpointsResponse,
    args: DebugProtocol.SetInstructionBreakpointsArguments,
  ): void {
    this.serve(response, async () => {
      if (!this.#breakpoints) throw new Refusal(notStarted());
      response.body = await this.#breakpoints.setInstructions(args);
    });
  }

  protected override disassembleRequest(
    response: DebugProtocol.DisassembleResponse,
    args: DebugProtocol.DisassembleArguments,
  ): void {
    this.serve(response, async () => {
      if (!this.#guard) throw new Refusal(notStarted());
      response.body = await disassembled(this.#guard, args);
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
    response.body = { threads: [{ id: THREAD, name: l10n.t('Guard') }] };
    this.sendResponse(response);
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.sendResponse(response);
    this.inspector?.reset();
    this.#run?.continue();
  }

  protected override nextRequest(
    response: DebugProtocol.NextResponse,
    args: DebugProtocol.NextArguments,
  ): void {
    this.#step(response, 'over', args);
  }

  protected override stepInRequest(
    response: DebugProtocol.StepInResponse,
    args: DebugProtocol.StepInArguments,
  ): void {
    this.#step(response, 'into', args);
  }

  protected override stepOutRequest(
    response: DebugProtocol.StepOutResponse,
    args: DebugProtocol.StepOutArguments,
  ): void {
    this.#step(response, 'out', args);
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.sendResponse(response);
    this.#run?.pause();
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
    if (!this.#endSent) this.sendEvent(new TerminatedEvent());
    this.#endSent = true;
  }

  #end(): void {
    this.#ended.abort();
    this.#run?.end();
  }

  #step(
    response: DebugProtocol.Response,
    kind: StepKind,
    { granularity }: { readonly granularity?: DebugProtocol.SteppingGranularity },
  ): void {
    this.sendResponse(response);
    this.inspector?.reset();
    this.#run?.step(kind, granularity === 'instruction');
  }

  #stopped({ stop }: ShownStop): void {
    if (stop.type === 'stopped') {
      const isInstruction = stop.reason === 'breakpoint' && this.#atInstruction;
      this.sendEvent(new StoppedEvent(isInstruction ? 'instruction breakpoint' : stop.reason, THREAD));
      return;
    }
    const [text = ''] = stop.message.split('\n');
    const event: DebugProtocol.StoppedEvent = new StoppedEvent('exception', THREAD, text);
    event.body.description = l10n.t('Trapped');
    this.sendEvent(event);
  }

  /** Whether the guard stops at the breakpoints where it is; log points write instead. */
  async #reached(stop: ShownStop): Promise<boolean> {
    if (!this.#breakpoints) return true;
    const { stops, byInstruction, messages } = await this.#breakpoints.reached(stop);
    this.#atInstruction = byInstruction;
    for (const message of messages) this.#print({ category: 'console', text: terminalText(`${message}\n`) });
    return stops;
  }

  #print({ category, text }: ConsoleText): void {
    this.sendEvent(new OutputEvent(text, category));
  }
}
