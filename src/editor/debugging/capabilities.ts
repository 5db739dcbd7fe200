import * as l10n from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';

/** The exception filter under which a guard stops where it traps. */
export const TRAPS = 'traps';

/** What the debugger can do, as it tells a client at the start of a session. */
export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsEvaluateForHovers: true,
  supportsExceptionInfoRequest: true,
  supportsReadMemoryRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDisassembleRequest: true,
  supportsInstructionBreakpoints: true,
  supportsSteppingGranularity: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsClipboardContext: true,
  supportsTerminateRequest: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: [
    {
      filter: TRAPS,
      label: l10n.t('Traps'),
      description: l10n.t('Stop where the guard traps.'),
      default: true,
    },
  ],
};
