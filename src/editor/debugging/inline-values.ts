import * as vscode from 'vscode';
import { INLINE_VARIABLES, inlineValues, type InlineVariable } from '../../ide/debugging/inline-values';
import type { TokenLanguage } from '../../ide/debugging/source-tokens';
import { DEBUG_TYPE } from '../../ide/ids';
import { logWarning } from '../base/log';

/** By the language of a document. */
const LANGUAGES: ReadonlyMap<string, TokenLanguage> = new Map([
  ['rust', 'rust'],
  ['c', 'c'],
  ['cpp', 'c'],
  ['go', 'go'],
  ['zig', 'zig'],
  ['assemblyscript', 'assemblyscript'],
  ['typescript', 'assemblyscript'],
  ['wat', 'wat'],
]);

/** Values beside the lines of the frame that a person looks at. */
class InlineValues implements vscode.InlineValuesProvider {
  async provideInlineValues(
    document: vscode.TextDocument,
    visible: vscode.Range,
    { frameId, stoppedLocation }: vscode.InlineValueContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineValue[]> {
    const language = LANGUAGES.get(document.languageId);
    const session = sessionOf(frameId);
    if (language === undefined || session === undefined) return [];
    const variables = await variablesOf(session, frameId);
    if (token.isCancellationRequested) return [];
    const stopLine = stoppedLocation.start.line;
    const span = { first: visible.start.line, last: visible.end.line };
    return inlineValues(document.getText(), language, stopLine, variables, span).map(
      ({ line, start, end, text }) =>
        new vscode.InlineValueText(new vscode.Range(line, start, line, end), text),
    );
  }
}

/** The session whose frame a person looks at, if it is one of ours. */
function sessionOf(frameId: number): vscode.DebugSession | undefined {
  const { activeStackItem: item } = vscode.debug;
  const isFrame = item instanceof vscode.DebugStackFrame && item.frameId === frameId;
  return isFrame && item.session.type === DEBUG_TYPE ? item.session : undefined;
}

async function variablesOf(
  session: vscode.DebugSession,
  frameId: number,
): Promise<readonly InlineVariable[]> {
  try {
    const body: unknown = await session.customRequest(INLINE_VARIABLES, { frameId });
    return (body as { readonly variables: readonly InlineVariable[] }).variables;
  } catch (error) {
    // The guard has gone on, or the session has ended: there is nothing to show.
    if (!(error instanceof Error)) throw error;
    logWarning('no values beside the lines of the source', error);
    return [];
  }
}

/**
 * Shows values beside lines while a guard is debugged. VS Code shows no built-in values where an extension has any, so
 * other debuggers of the same languages are left alone.
 */
export function registerInlineValues(): vscode.Disposable {
  const sessions = new Set<string>();
  let registered: vscode.Disposable | undefined;
  const update = (): void => {
    if (sessions.size > 0) {
      registered ??= vscode.languages.registerInlineValuesProvider(
        [...LANGUAGES.keys()].map((language) => ({ language })),
        new InlineValues(),
      );
      return;
    }
    registered?.dispose();
    registered = undefined;
  };
  return vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession(({ type, id }) => {
      if (type === DEBUG_TYPE) sessions.add(id);
      update();
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      sessions.delete(id);
      update();
    }),
    { dispose: () => registered?.dispose() },
  );
}
