import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { registerCommand } from '../base/commands';
import type { EditorServices } from '../services';
import { ToolMapPanels } from './panels';

/** What the tool map gives to the extension's own tests. */
export interface ToolMapFeature extends vscode.Disposable {
  readonly panels: ToolMapPanels;
}

/** The command Show Tool Map and its panels. */
export function registerToolMap(services: EditorServices): ToolMapFeature {
  const panels = new ToolMapPanels(services);
  const registered = vscode.Disposable.from(
    panels,
    registerCommand(COMMANDS.showToolMap, (...args: unknown[]) => panels.show(...args)),
    registerCommand(COMMANDS.toolMapGoToSource, (clicked: unknown) => panels.goToSource(clicked)),
  );
  return { panels, dispose: () => registered.dispose() };
}
