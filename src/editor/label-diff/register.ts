import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { Catalogs } from '../tool-map/catalogs';
import type { ToolMapPanels } from '../tool-map/panels';
import { BuildConsent } from './build-consent';
import { registerDiffCommands } from './commands';
import { LabelDocuments } from './documents';
import { LabelDiffView } from './view';

/** What the comparison of labels gives to the extension's own tests. */
export interface LabelDiffFeature extends vscode.Disposable {
  readonly view: LabelDiffView;
}

/** The commands that compare labels, with their view and documents. */
export function registerLabelDiff(services: EditorServices, maps: ToolMapPanels): LabelDiffFeature {
  const { workspaceState } = services.context;
  const view = new LabelDiffView({
    ...services,
    catalogs: new Catalogs(services.settings, workspaceState),
    consent: new BuildConsent(workspaceState),
  });
  const documents = new LabelDocuments(() => view.session?.made);
  const registered = vscode.Disposable.from(
    view,
    documents,
    registerDiffCommands({ view, documents, maps, services }),
  );
  return { view, dispose: () => registered.dispose() };
}
