import * as vscode from 'vscode';

/**
 * Where faults of Guard Lab itself go, with their stacks: the output channel "Guard Lab Log", beside "Guard Lab", which
 * holds results that people read. What a person or a file caused is no fault: messages, diagnostics and results say it.
 */
let channel: vscode.LogOutputChannel | undefined;

/** Why something did not end, when Guard Lab itself failed. */
export const INTERNAL_ERROR = vscode.l10n.t(
  'Guard Lab failed with an internal error: see the output channel Guard Lab Log.',
);

/** Faults that a message was shown about, so that each is shown once. */
const shown = new Set<string>();

/** Opens the log; it is closed by disposing of what is returned. */
export function openLog(): vscode.Disposable {
  const opened = vscode.window.createOutputChannel('Guard Lab Log', { log: true });
  channel = opened;
  return new vscode.Disposable(() => {
    if (channel === opened) channel = undefined;
    opened.dispose();
  });
}

/** Logs a fault, with its stack; `what` says what did not work: `a run could not be shown`. */
export function logFault(what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  channel?.error(`${what}: ${detail}`);
}

/** Logs what others caused and Guard Lab goes on without, such as a file system that does not answer. */
export function logWarning(what: string, error: unknown): void {
  channel?.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
}

/** Logs a fault that a person must know of, and says so once, with a button that shows the log. */
export function reportFault(what: string, error: unknown): void {
  logFault(what, error);
  if (shown.has(what)) return;
  shown.add(what);
  const show = vscode.l10n.t('Show Log');
  const message = vscode.l10n.t('Guard Lab: internal error: {0}. Please report it with the log.', what);
  inBackground(
    'a message could not be shown',
    vscode.window.showErrorMessage(message, show).then((choice) => {
      if (choice === show) channel?.show();
    }),
  );
}

/** Work that no one waits for: when it fails, that is logged. */
export function inBackground(what: string, work: Thenable<unknown>): void {
  work.then(undefined, (error: unknown) => logFault(what, error));
}

/** The body of a command: when it fails, a message says so. */
export function guarded<A extends readonly unknown[]>(
  what: string,
  body: (...args: A) => unknown,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      await body(...args);
    } catch (error) {
      reportFault(what, error);
    }
  };
}

/** Logs an error of a file operation, with its stack, unless it says that a file is not there or may not be read. */
export function onlyFileError(what: string, error: unknown): void {
  if (!(error instanceof vscode.FileSystemError)) logFault(what, error);
}
