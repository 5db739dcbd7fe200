// The page of a module: draws what the extension sends, and sends back what a person does.
import '../base/translations';
import type { FromModulePage, ToModulePage } from '../../ide/module-page/protocol';
import { parseModuleViewState } from '../../ide/module-page/view-state';
import { ModuleView } from './view';

interface VsCodeApi {
  postMessage(message: FromModulePage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

// VS Code puts this function into every page.
declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const view = new ModuleView(parseModuleViewState(vscode.getState()), {
  send: (message) => vscode.postMessage(message),
  keep: (state) => vscode.setState(state),
});
document.body.append(view.element);

window.addEventListener('message', ({ data }: MessageEvent<ToModulePage>) => {
  switch (data.type) {
    case 'module':
      view.showModule(data.module);
      break;
    case 'status':
      view.showStatus(data.status);
      break;
    case 'places':
      view.showPlaces(data);
  }
});
vscode.postMessage({ type: 'ready' });
