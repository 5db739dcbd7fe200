import * as l10n from '@vscode/l10n';
import type { DiagnosticCode } from '../../diagnostics/registry';
import type { Invocation } from '../../gateway/invocation';
import { PHASE_PREFIX } from '../../gateway/texts';
import type { ScenarioPath } from '../../scenario/problem';
import { capitalized } from '../../report/lines';
import { SOURCES } from '../../diagnostics/diagnostic';
import { expectIt } from './failed-checks';
import type { Ran } from './ran';
import { fold, runDiagnostic, partName, pathOf, type RunDiagnostic, type RunContext } from './run-diagnostic';

/** What an earlier part of the run left behind, and the diagnostic that tells it once there is one. */
interface Aftermath {
  /** Its name in sentences. */
  readonly name: string;
  readonly at: ScenarioPath;
  diagnostic: RunDiagnostic | undefined;
}

interface FoundCause {
  readonly cause: Aftermath;
  readonly code: DiagnosticCode;
  readonly sentence: string;
  /** What leads from the sentence to the name of the part with the cause. */
  readonly since: string;
}

/**
 * Causes that reach beyond their own step: a guard that trapped is not called again, a policy without labels fails
 * every request, a module that left is closed, and the same error comes again and again. What follows from one is
 * folded under it.
 */
export class Causes {
  #poison: Aftermath | undefined;
  readonly #sessions = new Map<string | undefined, Aftermath & { readonly error: string }>();
  #exit: Aftermath | undefined;
  readonly #errors = new Map<string, RunDiagnostic>();
  /** Missing saved answers, by the request; and the first of each tool. */
  readonly missed = new Map<string, RunDiagnostic>();
  readonly missedTools = new Map<string, RunDiagnostic>();
  /** The first diagnostic that ended a part before its time. */
  firstEnd: RunDiagnostic | undefined;

  /** Keeps what a part did to those that follow; `root` is what was reported about it. */
  remember(ran: Ran, root: RunDiagnostic | undefined, context: RunContext): void {
    const { result, invocations, part, session } = ran;
    const left: Aftermath = { name: partName(ran), at: pathOf(ran, context.parsed.source), diagnostic: root };
    if (invocations.some(({ healthy }) => !healthy)) this.#poison ??= left;
    if (invocations.some(({ kind }) => kind === 'exit')) this.#exit ??= left;
    if (part === 'agent' && result.error !== null)
      this.#sessions.set(session, { ...left, error: result.error });
    if (root && result.error !== null) this.firstEnd ??= root;
  }

  /**
   * The diagnostics of a part that only an earlier one explains; undefined when it has to be looked at. None for a part
   * that did not fail.
   */
  followUp(ran: Ran, context: RunContext): RunDiagnostic[] | undefined {
    const { parsed, shown } = context;
    const found = this.#causeOf(ran);
    if (!found) return undefined;
    const { cause, code, sentence, since } = found;
    if (!shown.failedExpectations || ran.result.status !== 'failed') return [];
    const at = pathOf(ran, parsed.source);
    if (cause.diagnostic) {
      fold(cause.diagnostic, { at, message: `${partName(ran)}: ${sentence}`, fixes: expectIt(ran, context) });
      return [];
    }
    cause.diagnostic = runDiagnostic({
      code,
      severity: 'error',
      source: SOURCES.run,
      message: `${capitalized(sentence)}${since} ${cause.name}.`,
      at,
      step: ran.name,
      fixes: expectIt(ran, context),
      scenarioOnly: true,
    });
    fold(cause.diagnostic, { at: cause.at, message: l10n.t('the cause: {0}', cause.name) });
    return [cause.diagnostic];
  }

  #causeOf({ invocations, agentAttempt, result, part, session }: Ran): FoundCause | undefined {
    const { error } = result;
    const isRefused = invocations.some(isUnavailable) || (agentAttempt && isUnavailable(agentAttempt));
    if (this.#poison && isRefused) {
      const sentence = 'the gateway does not call the guard: it is unavailable';
      return { cause: this.#poison, code: 'guard-unavailable', sentence, since: ' since' };
    }
    const failed = this.#sessions.get(session);
    if (failed && part !== 'agent' && error === PHASE_PREFIX.session + failed.error) {
      const sentence = 'the guard session does not start';
      return { cause: failed, code: 'guard-error', sentence, since: ': see' };
    }
    if (this.#exit && invocations.at(-1)?.kind === 'exit' && error !== null) {
      const sentence = 'the module is closed';
      return { cause: this.#exit, code: 'guard-unavailable', sentence, since: ' since' };
    }
    return undefined;
  }

  /** The diagnostic that reported this error of a guard before, or this one from now on. */
  sameError(own: RunDiagnostic): RunDiagnostic {
    const key = `${own.function ?? ''} ${own.message}`;
    const known = this.#errors.get(key);
    if (!known) this.#errors.set(key, own);
    return known ?? own;
  }
}

/** Whether the gateway refused the invocation because an earlier one had left the guard unavailable. */
function isUnavailable({ attempts, healthy }: Invocation): boolean {
  return attempts === 0 && !healthy;
}
