import * as vscode from 'vscode';
import type { ScenarioRun } from '../../ide/runs/run-history';
import { failureMessage, failureSummary, type PlacedFailure } from '../../ide/testing/message-text';
import type { OutcomeMessage } from '../../ide/testing/outcome';
import { printable } from '../../report/terminal-text';
import type { ScenarioPath } from '../../scenario/problem';
import { shownText } from '../../text/shown-position';
import type { SourcePositions } from '../sources/source-positions';
import { locationOf, stackFrames } from './message-locations';
import type { ScenarioItems } from './scenario-items';

/** Where the places of a result's messages are looked for. */
export type ScenarioLocation = Pick<ScenarioRun, 'text' | 'guard'>;

interface PlacedMessage {
  readonly message: OutcomeMessage;
  readonly failure: PlacedFailure;
  readonly location: vscode.Location | undefined;
}

/** What is wrong with a test, as VS Code shows it and tools read it. */
export class TestMessages {
  constructor(
    private readonly items: ScenarioItems,
    private readonly positions: Pick<SourcePositions, 'locationOf'>,
  ) {}

  /**
   * The messages of a test. Where one has two sides, a last message says all causes without sides: tools that read tests
   * take the sides in place of the message, and say nothing of the cause.
   */
  of(
    scenario: ScenarioLocation,
    item: vscode.TestItem,
    messages: readonly OutcomeMessage[],
  ): vscode.TestMessage[] {
    const placed = messages.map((message) => this.#placed(scenario, item, message));
    const shown = placed.map((each) => this.#message(scenario, each));
    if (!messages.some(({ difference }) => difference)) return shown;
    const summary = new vscode.TestMessage(failureSummary(placed.map(({ failure }) => failure)));
    summary.contextValue = 'guardLab.cause';
    const first = placed[0]?.location;
    if (first) summary.location = first;
    return [...shown, summary];
  }

  /** A place in the scenario's text; none when that was edited since the run, and has moved on. */
  locate(scenario: ScenarioLocation, id: string, at: ScenarioPath): vscode.Location | undefined {
    const file = this.items.scenario(id);
    const isSame = file?.parsed.source.text === scenario.text;
    return file && isSame ? locationOf(file, at) : undefined;
  }

  #message(
    { guard }: ScenarioLocation,
    { message: { difference, kind, stack }, failure, location }: PlacedMessage,
  ): vscode.TestMessage {
    const text = failureMessage(failure);
    const shown = difference
      ? vscode.TestMessage.diff(text, difference.expected, difference.actual)
      : new vscode.TestMessage(text);
    shown.contextValue = `guardLab.${kind}`;
    if (location) shown.location = location;
    if (stack.length > 0)
      shown.stackTrace = stackFrames(stack, (frame) => guard && this.positions.locationOf(frame, guard));
    return shown;
  }

  #placed(scenario: ScenarioLocation, item: vscode.TestItem, message: OutcomeMessage): PlacedMessage {
    const own = item.uri && item.range ? new vscode.Location(item.uri, item.range) : undefined;
    const location = this.locate(scenario, item.id, message.at) ?? own;
    const guard = this.#inGuard(scenario, message);
    const failure = {
      text: printable(message.text),
      findings: (message.findings ?? []).map(printable),
      ...(location ? { scenario: linkText(location) } : {}),
      ...(guard === undefined ? {} : { guard }),
    };
    return { message, failure, location };
  }

  /** The innermost place of the guard's own code that is known, else of a library. */
  #inGuard({ guard }: ScenarioLocation, { stack }: OutcomeMessage): string | undefined {
    if (!guard) return undefined;
    const places = stack.flatMap((frame) => {
      const place = this.positions.locationOf(frame, guard);
      return place ? [{ frame, place }] : [];
    });
    const found = places.find(({ frame }) => frame.library !== true) ?? places[0];
    return found && `${printable(found.frame.function)} at ${linkText(found.place)}`;
  }
}

/** A place as terminals make links of. */
export function linkText({ uri, range }: vscode.Location): string {
  const path = uri.scheme === 'file' ? uri.fsPath : uri.path;
  return `${path}:${shownText(range.start)}`;
}
