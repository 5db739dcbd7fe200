import * as vscode from 'vscode';
import { showInformation, showWarning } from '../base/messages';
import { rangeIn, toRange } from '../base/ranges';
import { resolveBeside } from '../files/resolve-beside';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import type { BackendCall } from '../../gateway/invocation';
import type { CallsNode, NodeLocation } from '../../ide/backend-calls/node';
import { savedAnswer, whyNoAnswer } from '../../ide/backend-calls/saved-answer';
import {
  answerFix,
  exactAnswer,
  isExact,
  missAnswers,
  type NewAnswer,
} from '../../ide/diagnostics/new-answers';
import { answerTexts, sameAnswers } from '../../scenario/answer-files';
import { parseScenario, type ParsedScenario } from '../../scenario/parse';

type Services = Pick<EditorServices, 'answers' | 'scenarios'>;

/**
 * Save as Answer: writes what a call got into the saved answers of its step, for its arguments alone, before a more
 * general answer that gave it. For a call without an answer a person chooses what it gets. The new answer is shown, with
 * its value selected.
 */
export async function saveAsAnswer(node: CallsNode, call: BackendCall, services: Services): Promise<void> {
  const place = stepOf(node);
  const saved = savedAnswer(call);
  const why = whyNoAnswer(call);
  if (why !== undefined) return showInformation(why);
  if (!place || !saved) return showWarning(vscode.l10n.t('The step of this call is not known.'));
  const { uri, text, answers, file: name } = place.scenario;
  const file = services.scenarios.get(vscode.Uri.parse(uri.toString()));
  const isSame = file && file.parsed.source.text === text && sameAnswers(answerTexts(file.parsed), answers);
  if (!file || !isSame)
    return showInformation(
      vscode.l10n.t('{0} was edited after this run. Run it again, then save the answer.', name),
    );
  const step = place.path[0] === 'steps' ? Number(place.path[1]) : undefined;
  if (isExact(file.parsed, step, call)) {
    return showInformation(
      vscode.l10n.t('This call has a saved answer for exactly these arguments. Use Go to Saved Answer.'),
    );
  }
  const answer =
    call.match === 'none'
      ? await chosenAnswer(file.parsed, step, call)
      : exactAnswer(file.parsed, step, call, saved.entry);
  if (!answer) return;
  await write(file.uri, answer, services);
  const isEmpty = answer.value['result'] === null && call.match !== 'none';
  if (saved.warning !== undefined && isEmpty) showWarning(saved.warning);
}

function stepOf(node: CallsNode): Extract<NodeLocation, { readonly kind: 'scenario' }> | undefined {
  for (let at: CallsNode | undefined = node; at; at = at.parent) {
    const step = at.call && at.locations?.step;
    if (step?.kind === 'scenario') return step;
  }
  return undefined;
}

/** What a call without an answer gets; undefined when the person chooses nothing. */
async function chosenAnswer(
  parsed: ParsedScenario,
  step: number | undefined,
  call: BackendCall,
): Promise<NewAnswer | undefined> {
  const items = missAnswers(parsed, step, call).map(({ title, answer }) => ({ label: title, answer }));
  if (items.length === 0)
    showWarning(vscode.l10n.t('The file of saved answers cannot be used. Correct it first.'));
  if (items.length <= 1) return items[0]?.answer;
  const options = {
    title: vscode.l10n.t('Save as Answer'),
    placeHolder: vscode.l10n.t('Choose what this call receives'),
  };
  return (await vscode.window.showQuickPick(items, options))?.answer;
}

/** Writes an answer and shows it. */
async function write(scenario: vscode.Uri, answer: NewAnswer, { answers }: Services): Promise<void> {
  const { list, before } = answer;
  const uri = list.file ? resolveBeside(scenario, list.file.name) : scenario;
  const edit = new vscode.WorkspaceEdit();
  for (const { text, ...range } of answerFix('', answer).edits())
    edit.replace(uri, toRange(list.source.lines.rangeOf(range)), text);
  const document = await vscode.workspace.openTextDocument(uri);
  const isCurrent = document.getText() === list.source.text;
  if (!isCurrent || (list.file && answers.parsedAt(uri)?.source.text !== list.file.text))
    return showInformation(
      vscode.l10n.t('{0} was edited meanwhile; run the scenario again.', shownPath(uri)),
    );
  if (!(await vscode.workspace.applyEdit(edit)))
    return showWarning(vscode.l10n.t('Cannot write the answer to {0}.', shownPath(uri)));
  const editor = await vscode.window.showTextDocument(document);
  const { source } = parseScenario(document.getText());
  const range = [...valuePaths(list.path, before, source)]
    .map((path) => source.rangeOf(path)?.value)
    .find(Boolean);
  if (!range) return;
  const shown = rangeIn(document, range);
  editor.selection = new vscode.Selection(shown.start, shown.end);
  editor.revealRange(shown, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Where the value of the new answer may be. */
function* valuePaths(
  list: NewAnswer['list']['path'],
  before: number | undefined,
  source: ParsedScenario['source'],
): Generator<NewAnswer['list']['path']> {
  let index = before ?? 0;
  if (before === undefined) while (source.rangeOf([...list, index + 1])) index++;
  yield [...list, index, 'result'];
  yield [...list, index, 'error'];
}
