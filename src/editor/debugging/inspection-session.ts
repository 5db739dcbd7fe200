import { DebugSession } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { INLINE_VARIABLES } from '../../ide/debugging/inline-values';
import { messageOf, type FaultSink } from '../../base/fault';
import type { Inspector } from './inspector';
import { notStopped, Refusal } from './refusal';

/** The requests of the debug adapter protocol that look at a stopped guard, or change what is in it. */
export abstract class InspectionSession extends DebugSession {
  protected inspector: Inspector | undefined;

  constructor(private readonly onFault: FaultSink) {
    super();
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.stackTrace(args);
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId }: DebugProtocol.ScopesArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.scopes(frameId);
    });
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    args: DebugProtocol.VariablesArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.variables(args);
    });
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    args: DebugProtocol.EvaluateArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.evaluate(args);
    });
  }

  protected override setVariableRequest(
    response: DebugProtocol.SetVariableResponse,
    args: DebugProtocol.SetVariableArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.setVariable(args);
    });
  }

  protected override setExpressionRequest(
    response: DebugProtocol.SetExpressionResponse,
    args: DebugProtocol.SetExpressionArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.setExpression(args);
    });
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    args: DebugProtocol.ReadMemoryArguments,
  ): void {
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.memory(args);
    });
  }

  protected override exceptionInfoRequest(
    response: DebugProtocol.ExceptionInfoResponse,
    _args: DebugProtocol.ExceptionInfoArguments,
  ): void {
    this.#inspect(response, (inspector) => {
      response.body = inspector.trap();
    });
  }

  /** Requests of our own, beyond the protocol. */
  protected override customRequest(command: string, response: DebugProtocol.Response, args: unknown): void {
    if (command !== INLINE_VARIABLES) {
      super.customRequest(command, response, args);
      return;
    }
    const hasFrame = typeof args === 'object' && args !== null && 'frameId' in args;
    const frameId = hasFrame ? Number(args.frameId) : 0;
    this.#inspect(response, async (inspector) => {
      response.body = await inspector.inlineVariables(frameId);
    });
  }

  #inspect(response: DebugProtocol.Response, body: (inspector: Inspector) => void | Promise<void>): void {
    this.serve(response, async () => {
      if (!this.inspector) throw new Refusal(notStopped());
      await body(this.inspector);
    });
  }

  /** Answers a request when `body` is done; what it throws becomes the answer. */
  protected serve(response: DebugProtocol.Response, body: () => Promise<void>): void {
    // A refusal may come at once or later.
    Promise.resolve()
      .then(body)
      .then(
        () => this.sendResponse(response),
        (error: unknown) => {
          if (!(error instanceof Refusal))
            this.onFault(`the debugger could not answer ${response.command}`, error);
          const format = messageOf(error);
          // Only a session that does not start has no other place for its reason than a message box.
          const showUser = response.command === 'launch' && error instanceof Refusal;
          this.sendErrorResponse(response, { id: 1, format, showUser });
        },
      );
  }
}
