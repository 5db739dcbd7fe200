// The page of the tool map: draws what the extension sends, and sends back what a person does.
import '../base/translations';
import type { FromPage, MapStatus, ShownMap, ToPage } from '../../ide/tool-map/protocol';
import { ToolMapView } from './view';

interface VsCodeApi {
  postMessage(message: FromPage): void;
  setState(state: unknown): void;
}

// VS Code puts this function into every page.
declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const view = new ToolMapView({
  send: (message) => vscode.postMessage(message),
  keep: (state) => vscode.setState(state),
});
document.body.append(view.element);

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case 'start':
      view.start(data.state);
      break;
    case 'map':
      view.showMap(data.map satisfies ShownMap);
      break;
    case 'status':
      view.showStatus(data.status satisfies MapStatus);
      break;
    case 'detail':
      view.showDetail(data.tool, data.detail);
  }
});
vscode.postMessage({ type: 'ready' });
