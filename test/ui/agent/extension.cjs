// An agent: a command that calls a tool of language models, writes its answer into a file, and says so in the status bar.
const vscode = require('vscode');
const { writeFileSync } = require('node:fs');

exports.activate = ({ subscriptions }) => {
  const status = vscode.window.createStatusBarItem();
  let answers = 0;
  const ask = async (tool, input) => {
    try {
      const { content } = await vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined });
      return content.map(({ value }) => value).join('\n');
    } catch (error) {
      return `error: ${error.message}`;
    }
  };
  const callTool = async () => {
    const asked = await vscode.window.showInputBox({ title: 'Call Tool', ignoreFocusOut: true });
    const { tool, input, answer } = JSON.parse(asked);
    status.text = `agent waits for ${tool}`;
    status.show();
    writeFileSync(answer, await ask(tool, input));
    status.text = `agent has ${++answers} answers`;
  };
  subscriptions.push(status, vscode.commands.registerCommand('agent.callTool', callTool));
};
