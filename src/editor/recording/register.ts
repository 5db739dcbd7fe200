import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { registerCommand } from '../base/commands';
import type { EditorServices } from '../services';
import { RecordingPreview } from './preview';
import { recordFromServer } from './record-scenario';

/** What records scenarios, for the extension's own tests. */
export interface RecordingFeature extends vscode.Disposable {
  readonly preview: RecordingPreview;
}

/** The commands that record a scenario from a live server. */
export function registerRecording(services: EditorServices): RecordingFeature {
  const preview = new RecordingPreview();
  const registered = vscode.Disposable.from(
    preview,
    registerCommand(COMMANDS.recordScenario, (...args: unknown[]) =>
      recordFromServer(services, preview, ...args),
    ),
    registerCommand(COMMANDS.recordingSave, () => preview.save()),
    registerCommand(COMMANDS.recordingDiscard, () => preview.discard()),
  );
  return { preview, dispose: () => registered.dispose() };
}
