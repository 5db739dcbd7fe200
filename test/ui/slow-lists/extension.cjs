// Holds back the first list of proposals in WAT until `$` is typed: what happens to those who type faster than
// an extension host answers. The status bar tells when the list has been asked for.
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const item = vscode.window.createStatusBarItem();
  const typed = new Promise((resolve) => {
    const watch = ({ contentChanges }) => {
      if (contentChanges.some(({ text }) => text.includes('$'))) resolve([]);
    };
    subscriptions.push(vscode.workspace.onDidChangeTextDocument(watch));
  });
  item.text = 'lists are slow';
  item.show();
  const provideCompletionItems = () => {
    item.text = 'list asked for';
    return typed;
  };
  subscriptions.push(
    item,
    vscode.languages.registerCompletionItemProvider('wat', { provideCompletionItems }),
  );
};
