const SANS = `system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif`;
const MONO = `ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace`;

const LIGHT = `
  --text: #1f2328; --dim: #57606a; --page: #ffffff; --block: #f3f4f6; --line: #d0d7de; --link: #0550ae; --focus: #0550ae;
  --passed: #116329; --failed: #b42318; --unchecked: #7d4e00;
  --secrecy: #8250df; --integrity: #0969da; --sink: #1a7f37; --bar: #4a7ebb;
  --button: #0550ae; --button-text: #ffffff; --button-border: #0550ae;`;

const DARK = `
  --text: #e6edf3; --dim: #9ba5b1; --page: #0f141a; --block: #1a212a; --line: #38424e; --link: #79b8ff; --focus: #79b8ff;
  --passed: #56d364; --failed: #ff8f86; --unchecked: #e3b341;
  --secrecy: #b18cff; --integrity: #58a6ff; --sink: #3fb950; --bar: #6ca0dc;
  --button: #1f6feb; --button-text: #ffffff; --button-border: #1f6feb;`;

/** Colors of a file: those that the reader's system asks for; printed, the light ones. */
export const FILE_THEME = `
html { color-scheme: light dark; }
html { --font: 15px/1.45 ${SANS}; --sans: ${SANS}; --mono: ${MONO};${LIGHT}
}
@media screen and (prefers-color-scheme: dark) {
  html {${DARK}
  }
}
`;

/** Colors of a page in VS Code: those of its theme. */
export const EDITOR_THEME = `
html {
  --font: var(--vscode-font-size)/1.45 var(--vscode-font-family); --sans: var(--vscode-font-family);
  --mono: var(--vscode-editor-font-family);
  --text: var(--vscode-foreground); --dim: var(--vscode-descriptionForeground); --page: var(--vscode-editor-background);
  --block: var(--vscode-textCodeBlock-background); --line: var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  --link: var(--vscode-textLink-foreground); --focus: var(--vscode-focusBorder);
  --passed: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); --failed: var(--vscode-errorForeground);
  --unchecked: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
  --secrecy: var(--vscode-charts-purple); --integrity: var(--vscode-charts-blue); --sink: var(--vscode-charts-green);
  --bar: var(--vscode-charts-blue);
  --button: var(--vscode-button-background); --button-text: var(--vscode-button-foreground);
  --button-border: var(--vscode-button-border, transparent);
}
body { padding: 0; }
.vscode-high-contrast, .vscode-high-contrast-light {
  --line: var(--vscode-contrastBorder); --dim: var(--vscode-foreground); --block: transparent; --bar: var(--vscode-foreground);
}
.vscode-high-contrast pre, .vscode-high-contrast-light pre { border: 1px solid var(--vscode-contrastBorder); }
`;
