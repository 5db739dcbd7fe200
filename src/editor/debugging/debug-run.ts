import * as l10n from '@vscode/l10n';
import type { FaultSink } from '../../base/fault';
import type { BackendCall, LogEntry } from '../../gateway/invocation';
import type { InvocationEvent } from '../../gateway/invocation-record';
import type { RunEvent } from '../../run/events';
import type { GuardHost, GuardSession } from '../../run/guard-host';
import { runScenario, type ScenarioInput } from '../../run/run-scenario';
import type { StackLocator } from '../../run/source-locator';
import { DebugHost } from '../../sandbox/debug-host';
import type { GuardStop, Resume } from '../../run/guard-stop';
import type { DebugLink } from '../../sandbox/debug-link';
import { callStack, MAX_CALLS, stepLocation, type StackEntry } from '../../ide/debugging/call-stack';
import type { DebuggedFunctions } from '../../ide/debugging/debugged-functions';
import type { CodeMap } from '../../inspect/code-map';
import type { DebuggedGuard } from '../../inspect/debugged-guard';
import { COARSE_STEPS, eventText, outcomeText, type ConsoleText } from '../../ide/debugging/console-text';
import { InstructionPoints } from '../../ide/debugging/instruction-points';
import {
  continueInstructionStep,
  continueStep,
  instructionStep,
  startStep,
  type StepKind,
  type StepLocation,
} from '../../ide/debugging/stepping';
import type { SourceVariables } from '../../ide/debugging/source-frame';
import type { ShownInvocation } from '../../ide/debugging/variables';

/** What is debugged. */
export interface DebugSubject {
  readonly input: ScenarioInput;
  readonly guard: DebuggedGuard;
  readonly functions: DebuggedFunctions;
  /** Of its source, where debug information describes them. */
  readonly variables: SourceVariables;
  readonly map: CodeMap;
  readonly locator: StackLocator;
  /** Steps in which the guard stops; all when absent. */
  readonly steps?: readonly number[];
  readonly stopOnEntry: boolean;
}

/** A stop that a person sees. */
export interface ShownStop {
  readonly stop: GuardStop;
  readonly stack: readonly StackEntry[];
}

/** What a run tells while it goes on. */
export interface RunListener {
  /** The guard came to a breakpoint; false lets it go on as if there were none. */
  reached(stop: ShownStop): Promise<boolean>;
  stopped(stop: ShownStop): void;
  text(text: ConsoleText): void;
  /** The scenario has run to its end, or was ended. */
  ended(): void;
}

/** Backend calls and logs kept for the view of one invocation. */
const MAX_KEPT = 1000;

/** One scenario in the debugger: runs it, and turns what the guard's thread tells into stops and words. */
export class DebugRun {
  readonly #host: DebugHost;
  readonly #abort = new AbortController();
  readonly #listener: RunListener;
  /** Where breakpoints at instructions can be; decided when the guard starts. */
  readonly instructions: InstructionPoints;
  #step:
    { readonly kind: StepKind; readonly from: StepLocation; readonly byInstruction: boolean } | undefined;
  #shown: ShownStop | undefined;
  #coarseSaid = false;
  #invocation: (ShownInvocation & { calls: BackendCall[]; logs: LogEntry[] }) | undefined;

  constructor(
    { workerPath, onFault }: { readonly workerPath: string; readonly onFault: FaultSink },
    readonly subject: DebugSubject,
    listener: RunListener,
  ) {
    const { guard, map, steps, stopOnEntry } = subject;
    this.#listener = listener;
    this.instructions = new InstructionPoints(guard, map.points);
    this.#host = new DebugHost({
      workerPath,
      layout: guard.layout,
      points: () => this.instructions.fix(),
      ...(steps && { steps }),
      stopOnEntry,
      onEvent: (event) => this.#tell(event),
      onFault,
    });
    this.#host.link.onStop = (stop) => {
      this.#stopped(stop).catch((error: unknown) => onFault('a stop of the guard could not be shown', error));
    };
  }

  get link(): DebugLink {
    return this.#host.link;
  }

  /** The stop the guard is at; undefined while it runs. */
  get shown(): ShownStop | undefined {
    return this.#shown;
  }

  get invocation(): ShownInvocation | undefined {
    return this.#invocation;
  }

  /** Runs the scenario; resolves when it has ended, whatever way. */
  async run(): Promise<void> {
    const { input } = this.subject;
    const sink = (event: RunEvent): void => {
      const text = this.#abort.signal.aborted ? undefined : outcomeText(event);
      if (text) this.#listener.text(text);
    };
    await runScenario(input, this.#observedHost(), sink, this.#abort.signal);
    this.#host.dispose();
    this.#listener.ended();
  }

  continue(): void {
    this.#step = undefined;
    this.#shown = undefined;
    this.link.resume({ kind: 'continue' });
  }

  /** Stops the guard at its next statement; nothing where a person sees it stopped. */
  pause(): void {
    if (!this.#shown) this.link.pause();
  }

  /** @param byInstruction to the next instruction instead of the next line */
  step(kind: StepKind, byInstruction: boolean): void {
    if (!this.#shown) return;
    const from = stepLocation(this.#shown.stack);
    if (byInstruction && !this.#coarseSaid && !this.instructions.takesSteps(from.offset)) {
      this.#coarseSaid = true;
      this.#listener.text({ category: 'console', text: COARSE_STEPS });
    }
    this.#step = { kind, from, byInstruction };
    this.#shown = undefined;
    this.link.resume(byInstruction ? instructionStep(kind, from) : startStep(kind, from));
  }

  /** Ends the run and the guard's thread, whatever they do. */
  end(): void {
    this.#abort.abort();
    this.#shown = undefined;
    this.#host.dispose();
  }

  async #stopped(stop: GuardStop): Promise<void> {
    const stack = await callStack(stop, this.link.area.records(MAX_CALLS), this.subject);
    if (this.#abort.signal.aborted) return;
    const resume = await this.#resumed(stop, stack);
    if (this.#abort.signal.aborted) return;
    if (resume) {
      this.link.resume(resume);
      return;
    }
    this.#step = undefined;
    this.#shown = { stop, stack };
    this.#listener.stopped(this.#shown);
  }

  /** How the guard goes on by itself: for a step under way, or past a breakpoint that does not hold. */
  async #resumed(stop: GuardStop, stack: readonly StackEntry[]): Promise<Resume | undefined> {
    if (stop.type !== 'stopped') return undefined;
    if (stop.reason === 'breakpoint') {
      if (await this.#listener.reached({ stop, stack })) return undefined;
      if (!this.#step) return { kind: 'continue' };
    } else if (stop.reason !== 'step') return undefined;
    if (!this.#step) return undefined;
    const { kind, from, byInstruction } = this.#step;
    const goOn = byInstruction ? continueInstructionStep : continueStep;
    return goOn(kind, from, stepLocation(stack));
  }

  #tell(event: InvocationEvent): void {
    const invocation = this.#invocation;
    if (event.kind === 'backend-call' && invocation && invocation.calls.length < MAX_KEPT)
      invocation.calls.push(event.call);
    if (event.kind === 'log' && invocation && invocation.logs.length < MAX_KEPT)
      invocation.logs.push(event.entry);
    const text = eventText(event);
    if (text) this.#listener.text(text);
  }

  /** The host, with an eye on what is invoked. */
  #observedHost(): GuardHost {
    return {
      onFault: this.#host.onFault,
      open: async (guard, options) => {
        const session = await this.#host.open(guard, options);
        const invoke: GuardSession['invoke'] = (name, input, invokeOptions) => {
          const { step } = invokeOptions;
          const stepName = this.subject.input.scenario.steps[step]?.name;
          this.#invocation = {
            function: name,
            step: stepName ?? l10n.t('before the steps'),
            input,
            calls: [],
            logs: [],
          };
          return session.invoke(name, input, invokeOptions);
        };
        const match: GuardSession['match'] = (...texts) => session.match(...texts);
        const decode: GuardSession['decode'] = (...answer) => session.decode(...answer);
        return { load: session.load, invoke, match, decode, close: () => session.close() };
      },
    };
  }
}
