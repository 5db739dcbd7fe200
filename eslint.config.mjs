import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders of `src` in the order data flows; a folder may import itself and what it names here. */
const layers = {
  base: [],
  text: [],
  redaction: ['base', 'text', 'gateway'],
  diagnostics: ['text'],
  wasm: ['base'],
  gateway: ['base', 'wasm'],
  wat: ['base', 'text', 'diagnostics', 'wasm'],
  scenario: ['base', 'text', 'diagnostics', 'gateway'],
  project: ['base', 'text', 'diagnostics', 'scenario', 'gateway', 'wasm'],
  run: ['base', 'text', 'diagnostics', 'scenario', 'gateway', 'wasm', 'wat'],
  inspect: ['base', 'text', 'diagnostics', 'run', 'scenario', 'gateway', 'wasm', 'wat'],
  analysis: ['base', 'text', 'diagnostics', 'run', 'scenario', 'gateway', 'wasm', 'wat'],
  capture: ['base', 'text', 'redaction', 'analysis', 'run', 'scenario', 'gateway'],
  report: ['base', 'text', 'diagnostics', 'analysis', 'run', 'scenario', 'gateway', 'wasm'],
  ide: [
    'base',
    'text',
    'diagnostics',
    'analysis',
    'capture',
    'inspect',
    'report',
    'run',
    'project',
    'scenario',
    'gateway',
    'wasm',
    'wat',
  ],
  pages: ['base', 'text', 'diagnostics', 'ide'],
  toolbox: ['base', 'text', 'diagnostics', 'analysis', 'report', 'ide', 'run', 'scenario', 'gateway'],
  sandbox: [
    'base',
    'text',
    'redaction',
    'diagnostics',
    'analysis',
    'capture',
    'inspect',
    'files',
    'run',
    'scenario',
    'gateway',
    'wasm',
    'wat',
  ],
  files: ['base', 'text'],
  start: [],
  web: [],
  processes: ['base', 'files', 'project'],
  mcp: ['base', 'files', 'gateway', 'processes'],
  cli: [
    'base',
    'text',
    'redaction',
    'diagnostics',
    'analysis',
    'capture',
    'files',
    'processes',
    'mcp',
    'toolbox',
    'report',
    'sandbox',
    'start',
    'run',
    'project',
    'scenario',
    'gateway',
    'wasm',
    'wat',
  ],
  library: ['base', 'text', 'cli', 'files', 'report', 'sandbox', 'run', 'scenario', 'gateway'],
  editor: [
    'base',
    'text',
    'redaction',
    'diagnostics',
    'analysis',
    'capture',
    'ide',
    'inspect',
    'files',
    'processes',
    'mcp',
    'toolbox',
    'report',
    'sandbox',
    'run',
    'project',
    'scenario',
    'gateway',
    'wasm',
    'wat',
  ],
};
/** Folders that import neither `vscode` nor `node:*`. */
const pure = new Set([
  'base',
  'text',
  'diagnostics',
  'gateway',
  'wasm',
  'wat',
  'scenario',
  'project',
  'run',
  'inspect',
  'analysis',
  'redaction',
  'capture',
  'report',
  'ide',
  'pages',
  'toolbox',
  'web',
]);

/** Words of the gateway that `src/gateway/texts.ts` owns: no other file says them, and none searches for them. */
const gatewayWords = [
  'failed to instantiate WASM',
  'failed to allocate WASM',
  'WASM function call failed',
  'WASM module has no memory',
  'unavailable after a previous trap',
  'module closed with',
  'wasm error:',
  'wasm stack trace:',
  'nil pointer dereference',
  'guard session initialization failed',
  'LabelAgent failed',
  'labeling failed',
  'DIFC policy violation:',
];
const gatewayText = `/${gatewayWords.join('|')}/`;
const gatewayTextRule = [`Literal[raw=${gatewayText}]`, `TemplateElement[value.raw=${gatewayText}]`].map(
  (selector) => ({
    selector,
    message:
      'Take the gateway’s words from src/gateway/texts.ts, and decide by codes and flags, not by texts.',
  }),
);

/** Errors are seen: a `catch` tells the cases it expects from faults of ours, which it throws on or logs. */
const unseenErrorRule = [
  'CatchClause[param=null]',
  'CallExpression[callee.property.name="catch"] > ArrowFunctionExpression.arguments[params.length=0]',
].map((selector) => ({
  selector,
  message: 'Look at the error: handle the cases you expect by type or code, and throw on or log all others.',
}));

/** A command that fails says so: all are registered in one place, which sees to it. */
const unguardedCommandRule = [
  {
    selector: 'MemberExpression[object.property.name="commands"][property.name="registerCommand"]',
    message: 'Use registerCommand (src/editor/base/commands.ts), which reports what fails.',
  },
];

/** Texts of messages may come from files, guards, and builds: in one place they are made harmless. */
const messageRule = [
  {
    selector:
      'MemberExpression[object.property.name="window"][property.name=/^(show(Information|Warning|Error)Message|withProgress|setStatusBarMessage)$/]',
    message: 'Use src/editor/base/messages.ts: VS Code makes links of what a text says.',
  },
];

const layerRules = Object.entries(layers).map(([folder, allowed]) => {
  const forbidden = Object.keys(layers).filter((other) => other !== folder && !allowed.includes(other));
  const patterns = forbidden.map((other) => ({
    regex: `^(\\.\\./)+${other}(/|$)`,
    message: `src/${folder} must not import src/${other}: data flows one way (see eslint.config.mjs).`,
  }));
  if (pure.has(folder)) {
    patterns.push({ regex: '^(node:|vscode$)', message: `src/${folder} is pure: no vscode, no node:*.` });
  } else if (folder !== 'editor') {
    patterns.push({ regex: '^vscode$', message: 'Only src/editor and the composition roots import vscode.' });
  }
  return { files: [`src/${folder}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.cache/',
      'test-results/',
      'test/fixtures/',
      'examples/**/build/',
      'examples/**/assembly/',
      'templates/**/assembly/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false, checkThenables: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-control-regex': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      complexity: ['error', 15],
      'max-lines': ['error', { max: 250, skipComments: false, skipBlankLines: false }],
      'max-lines-per-function': ['error', 60],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/gateway/texts.ts'],
    rules: { 'no-restricted-syntax': ['error', ...gatewayTextRule, ...unseenErrorRule] },
  },
  {
    files: ['src/editor/**/*.ts'],
    ignores: ['src/editor/base/{commands,messages,log}.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...gatewayTextRule,
        ...unseenErrorRule,
        ...unguardedCommandRule,
        ...messageRule,
      ],
    },
  },
  {
    // It shows that Guard Lab itself failed, in its own words; messages.ts needs it.
    files: ['src/editor/base/{messages,log}.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...gatewayTextRule, ...unseenErrorRule, ...unguardedCommandRule],
    },
  },
  {
    // What guards and files say reaches a terminal through `Terminal` only, which makes it harmless.
    files: ['src/cli/**/*.ts'],
    ignores: ['src/cli/terminal.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'stdout', message: 'Write through Terminal (src/cli/terminal.ts).' },
        { object: 'process', property: 'stderr', message: 'Write through Terminal (src/cli/terminal.ts).' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // node:test's describe/it return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        WebAssembly: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', exports: 'writable', module: 'writable' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...layerRules,
);
