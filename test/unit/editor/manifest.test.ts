import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  ASSEMBLYSCRIPT_DEBUG_TYPE,
  COMMANDS,
  CONFIGURATION,
  CONTEXT_KEYS,
  DEBUG_TYPE,
  EDITORS,
  LANGUAGES,
  MCP_PROVIDER,
  VIEWS,
} from '../../../src/ide/ids';
import { SETTINGS } from '../../../src/ide/setting-defaults';
import { DIAGNOSTIC_CODES, RULES } from '../../../src/diagnostics/registry';
import { PROFILES } from '../../../src/gateway/limits';
import { AGENT_TOOLS } from '../../../src/toolbox/definitions';
import { readManifest } from '../../harness/manifest';
import { keysOf, whenClauses } from './when-clauses';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
}
interface Keybinding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
}
interface Property {
  readonly default: unknown;
  readonly scope?: string;
  readonly order?: number;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
}
interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<
      Record<
        string,
        readonly { readonly command?: string; readonly when?: string; readonly group?: string }[]
      >
    >;
    readonly keybindings: readonly Keybinding[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly languages: readonly { readonly id: string }[];
    readonly debuggers: readonly {
      readonly type: string;
      readonly languages: readonly string[];
      readonly when?: string;
      readonly initialConfigurations: readonly Record<string, unknown>[];
      readonly configurationSnippets: readonly { readonly body: Record<string, unknown> }[];
      readonly configurationAttributes: { readonly launch: { readonly properties: object } };
    }[];
    readonly breakpoints: readonly { readonly language: string }[];
    readonly customEditors: readonly { readonly viewType: string; readonly priority: string }[];
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly modelDescription: string;
      readonly toolReferenceName: string;
      readonly canBeReferencedInPrompt: boolean;
      readonly icon: string;
      readonly when: string;
      readonly inputSchema: unknown;
    }[];
    readonly mcpServerDefinitionProviders: readonly { readonly id: string; readonly label: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly completionEvents: readonly string[];
        readonly media: { readonly svg?: string; readonly markdown?: string };
      }[];
    }[];
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const projectFile = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
const manifest = readManifest() as Manifest;
const { contributes } = manifest;
const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Record<
  string,
  Property
>;
const commandIds = new Set<string>(Object.values(COMMANDS));
/** The codes that `guardLab.findings` switches. */
const switchableCodes = DIAGNOSTIC_CODES.filter((code) => RULES[code].setting === 'findings');
const viewIds: readonly string[] = Object.values(VIEWS);

/** Context keys of VS Code that our `when` clauses use. */
const VSCODE_KEYS = [
  'activeCustomEditorId',
  'activeWebviewPanelId',
  'controllerId',
  'editorLangId',
  'editorTextFocus',
  'focusedView',
  'inputFocus',
  'isWorkspaceTrusted',
  'listFocus',
  'resourceExtname',
  'resourceScheme',
  'resourceFilename',
  'resourcePath',
  'resourceLangId',
  'testId',
  'testMessage',
  'view',
  'viewItem',
  'virtualWorkspace',
  'webviewId',
  'webviewSection',
  'workbenchState',
  'webviewId',
  // What our pages say with data-vscode-context.
  'webviewSection',
];

describe('the manifest', () => {
  it('contributes the tools of agents as they are', () => {
    const { languageModelTools: tools, mcpServerDefinitionProviders: servers } = contributes;
    assert.deepEqual(
      tools.map(({ name, modelDescription, inputSchema }) => ({ name, modelDescription, inputSchema })),
      AGENT_TOOLS.map(({ name, description, input }) => ({
        ...{ name, modelDescription: description, inputSchema: input },
      })),
    );
    for (const { name, toolReferenceName, canBeReferencedInPrompt, icon, when } of tools) {
      assert.equal(
        toolReferenceName,
        name.replace(/_[a-z]/g, (found) => found.slice(1).toUpperCase()),
      );
      assert.ok(canBeReferencedInPrompt);
      assert.match(icon, /^\$\([a-z-]+\)$/);
      assert.equal(when, CONTEXT_KEYS.hasAgentTools);
    }
    assert.deepEqual(servers, [{ id: MCP_PROVIDER, label: 'Guard Lab' }]);
  });

  it('contributes only commands that are declared, each once, with a category', () => {
    const contributed = contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      contributed.filter((id) => !commandIds.has(id)),
      [],
    );
    assert.equal(new Set(contributed).size, contributed.length);
    assert.deepEqual(
      contributes.commands.filter(({ category }) => category !== 'Guard Lab'),
      [],
    );
  });

  it('draws an icon for every command that is a button, and titles as VS Code has them', () => {
    const buttons = Object.values(contributes.menus).flatMap((entries) =>
      entries.filter(({ group }) => /^(?:inline|navigation)/.test(group ?? '')),
    );
    assert.ok(buttons.length > 20);
    const bare = new Set(
      contributes.commands.filter(({ icon }) => icon === undefined).map((each) => each.command),
    );
    assert.deepEqual(
      buttons.filter(({ command }) => command !== undefined && bare.has(command)),
      [],
    );
    assert.deepEqual(
      contributes.commands.filter(({ title }) => !/^[A-Z][^.]*$/.test(title)),
      [],
    );
  });

  it('has the version that the lock file, the change log, and the README name', () => {
    const read = (path: string): string => readFileSync(projectFile(path), 'utf8');
    const { version } = manifest;
    const lock = JSON.parse(read('package-lock.json')) as {
      version: string;
      packages: { '': { version: string } };
    };
    assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
    assert.ok(read('README.md').includes(`guard-lab-${version}.vsix`));
    assert.ok(read('CHANGELOG.md').includes(`\n## [${version}]`));
  });

  it('names in menus, keybindings and walkthroughs only commands it contributes', () => {
    const contributed = new Set(contributes.commands.map(({ command }) => command));
    const steps = contributes.walkthroughs.flatMap(({ steps }) => steps);
    const named = [
      ...Object.values(contributes.menus).flatMap((entries) =>
        entries.flatMap(({ command }) => command ?? []),
      ),
      ...contributes.keybindings.map(({ command }) => command),
      ...steps.flatMap(({ description }) =>
        [...description.matchAll(/\(command:([^)]+)\)/g)].map(([, id]) => id!),
      ),
      ...steps.flatMap(({ completionEvents }) =>
        completionEvents.flatMap((event) => (event.startsWith('onCommand:') ? event.slice(10) : [])),
      ),
    ].filter((id) => id.startsWith(`${CONFIGURATION}.`) && !id.endsWith('.focus'));
    assert.deepEqual(
      named.filter((id) => !contributed.has(id)),
      [],
    );
  });

  it('contributes the debugger that the code registers, for its own languages', () => {
    const [first, second, ...others] = contributes.debuggers;
    assert.deepEqual([first?.type, second?.type, others], [DEBUG_TYPE, ASSEMBLYSCRIPT_DEBUG_TYPE, []]);
    const compiled = ['rust', 'c', 'cpp', 'go', 'zig', 'assemblyscript'];
    const own = [LANGUAGES.wat, LANGUAGES.scenario, ...compiled, LANGUAGES.disassembly];
    assert.deepEqual(first?.languages, own);
    // TypeScript is what most people write for other engines.
    assert.deepEqual([second?.languages, second?.when], [['typescript'], CONTEXT_KEYS.sourceIsActive]);
    assert.ok(contributes.breakpoints.some(({ language }) => language === LANGUAGES.wat));
  });

  it('contributes the editors that the code registers; only that of binary modules is a default', () => {
    assert.deepEqual(
      contributes.customEditors.map(({ viewType, priority }) => [viewType, priority]),
      [
        [EDITORS.module, 'default'],
        [EDITORS.moduleOfText, 'option'],
      ],
    );
  });

  it('describes every property that its launch configurations use', () => {
    const [first] = contributes.debuggers;
    const known = new Set([
      'type',
      'request',
      'name',
      ...Object.keys(first?.configurationAttributes.launch.properties ?? {}),
    ]);
    const written = [
      ...(first?.initialConfigurations ?? []),
      ...(first?.configurationSnippets ?? []).map(({ body }) => body),
    ];
    assert.ok(written.length > 0);
    assert.deepEqual(
      written.flatMap((each) => Object.keys(each)).filter((name) => !known.has(name)),
      [],
    );
  });

  it('has the settings that the code declares, with the same defaults', () => {
    const declared = Object.values(SETTINGS).map(({ key, fallback }) => [
      `${CONFIGURATION}.${key}`,
      fallback,
    ]);
    const found = Object.entries(properties).map(([key, property]) => [key, property.default]);
    const sorted = (list: unknown[][]): unknown[][] =>
      list.sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    assert.deepEqual(sorted(found), sorted(declared));
  });

  it('describes every setting in Markdown, with its place and scope', () => {
    const wanting = Object.entries(properties).filter(
      ([, { markdownDescription, order, scope }]) =>
        markdownDescription === undefined || order === undefined || scope === undefined,
    );
    assert.deepEqual(
      wanting.map(([key]) => key),
      [],
    );
  });

  it('offers every profile and every finding by its name', () => {
    assert.deepEqual(properties[`${CONFIGURATION}.profile`]?.enum, Object.keys(PROFILES));
    const findings = properties[`${CONFIGURATION}.findings`]?.properties;
    assert.deepEqual(Object.keys(findings ?? {}).sort(), switchableCodes);
  });

  it('describes every finding by its title and severity', () => {
    const findings = properties[`${CONFIGURATION}.findings`]?.properties ?? {};
    const rules = switchableCodes.map((code) => [code, RULES[code]] as const);
    assert.deepEqual(
      Object.fromEntries(Object.entries(findings).map(([code, { description }]) => [code, description])),
      Object.fromEntries(rules.map(([code, { title, severity }]) => [code, `${title} (${severity})`])),
    );
  });

  it('uses in when clauses only keys that somebody sets', () => {
    const known = new Set<string>([...Object.values(CONTEXT_KEYS), ...VSCODE_KEYS]);
    const unknown = whenClauses(manifest).flatMap((when) =>
      keysOf(when)
        .filter((key) => !known.has(key))
        .map((key) => `${key} in ${when}`),
    );
    assert.deepEqual(unknown, []);
  });

  it('names in when clauses only views and languages there are', () => {
    const clauses = whenClauses(manifest);
    const named = (pattern: RegExp): string[] =>
      clauses.flatMap((when) => [...when.matchAll(pattern)].map(([, name]) => name!));
    const unknownViews = named(/\bview == ([\w.-]+)/g).filter((id) => !viewIds.includes(id));
    const languages: readonly string[] = Object.values(LANGUAGES);
    const unknownLanguages = named(/LangId == ([\w.-]+)/g).filter((id) => !languages.includes(id));
    assert.deepEqual([...unknownViews, ...unknownLanguages], []);
  });

  it('contributes the views and languages that the code declares', () => {
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    assert.deepEqual([...containers, ...views].sort(), [...viewIds].sort());
    assert.deepEqual(contributes.languages.map(({ id }) => id).sort(), Object.values(LANGUAGES).sort());
  });

  it('gives no key to two commands, and none outside our editors and views', () => {
    for (const platform of ['key', 'mac'] as const) {
      const keys = contributes.keybindings.map((binding) => binding[platform] ?? binding.key);
      assert.equal(new Set(keys).size, keys.length, keys.join(', '));
    }
    const anywhere = contributes.keybindings.filter(
      ({ when }) => !/LangId|Extname|^focusedView == guardLab\./.test(when ?? ''),
    );
    assert.deepEqual(anywhere, []);
  });

  it('restricts in untrusted workspaces only settings it has', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(
      restrictedConfigurations.filter((key) => !(key in properties)),
      [],
    );
  });

  it('has the media of every step of the walkthrough', () => {
    const steps = contributes.walkthroughs.flatMap(({ steps }) => steps);
    for (const { media } of steps) {
      const path = media.svg ?? media.markdown;
      assert.ok(path !== undefined && readFileSync(projectFile(path)).byteLength > 0);
    }
  });
});
