import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { readJsonInput } from '../../scenario/json-input';
import type { GuardModule } from '../guard-project';
import type { ProjectFiles } from '../project-files';
import { lastPart, parentFolder, resolvePath } from '../slashed-path';
import { NOTHING_FOUND, type FoundProjects } from './found-projects';

const CONFIGURATION = 'asconfig.json';
const USUAL_ENTRY = 'assembly/index.ts';
/** Targets of one configuration, at most. */
const MAX_TARGETS = 100;

/** The guard of an `asconfig.json`: one module for each of its targets that names its file. */
export async function assemblyScriptProjects(files: ProjectFiles, folder: string): Promise<FoundProjects> {
  const file = `${folder}/${CONFIGURATION}`;
  const text = await files.read(file);
  if (text === undefined) return NOTHING_FOUND;
  const read = readJsonInput(text);
  if (!read.ok) return { projects: [], problems: [{ file, message: read.error }] };
  const configuration = isJsonObject(read.value) ? read.value : {};
  const entries = textsOf(ownValue(configuration, 'entries'));
  const targets = ownValue(configuration, 'targets');
  const scripts = await scriptsOf(files, folder);
  const shared = ownValue(configuration, 'options');
  const modules = Object.entries(isJsonObject(targets) ? targets : {})
    .slice(0, MAX_TARGETS)
    .flatMap(([name, options]) => {
      const wasm = outputOf(options) ?? outputOf(shared);
      if (wasm === undefined) return [];
      const module = moduleOf(resolvePath(folder, wasm), name, { folder, entries, scripts });
      return [{ name, module }];
    });
  if (modules.length === 0) return NOTHING_FOUND;
  const sources = new Set([...entries, USUAL_ENTRY].map((entry) => parentFolder(resolvePath(folder, entry))));
  const project = {
    name: lastPart(folder),
    kind: 'assemblyscript' as const,
    definedIn: file,
    folder,
    modules: releaseFirst(modules),
    sources: [...sources].map((each) => ({ folder: each, globs: ['**/*.ts'] })),
    watch: [{ folder, globs: [CONFIGURATION, 'package.json'] }],
  };
  return { projects: [project], problems: [] };
}

interface Compilation {
  readonly folder: string;
  readonly entries: readonly string[];
  /** Names of the scripts that build a target, by the target. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** Through the script of `package.json` that builds the target, else with the compiler of the project. */
function moduleOf(wasm: string, target: string, { folder, entries, scripts }: Compilation): GuardModule {
  const script = scripts.get(target);
  const from = entries.length > 0 ? [] : [USUAL_ENTRY];
  const command =
    script === undefined
      ? ['npx', '--no-install', 'asc', ...from, '--target', target]
      : ['npm', 'run', '--silent', script];
  return { wasm, build: { command, cwd: folder } };
}

function releaseFirst(
  built: readonly { readonly name: string; readonly module: GuardModule }[],
): GuardModule[] {
  const isRelease = ({ name }: { readonly name: string }): boolean => name === 'release';
  return [...built.filter(isRelease), ...built.filter((each) => !isRelease(each))].map(
    ({ module }) => module,
  );
}

/** `binaryFile` is the name that the option had before. */
function outputOf(options: Json | undefined): string | undefined {
  if (!isJsonObject(options)) return undefined;
  const written = ownValue(options, 'outFile') ?? ownValue(options, 'binaryFile');
  return typeof written === 'string' && written.endsWith('.wasm') ? written : undefined;
}

/** The script of `package.json` that builds each target: the first that does. */
async function scriptsOf(files: ProjectFiles, folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await files.read(`${folder}/package.json`);
  const read = text === undefined ? undefined : readJsonInput(text);
  const scripts = read?.ok === true && isJsonObject(read.value) ? ownValue(read.value, 'scripts') : undefined;
  const found = new Map<string, string>();
  for (const [name, line] of Object.entries(isJsonObject(scripts) ? scripts : {}))
    for (const target of typeof line === 'string' ? targetsIn(line) : [])
      if (!found.has(target)) found.set(target, name);
  return found;
}

/** The targets that a line for the shell has the compiler build; takes time in proportion to the line. */
function targetsIn(line: string): readonly string[] {
  const compiler = line.search(/\basc\b/);
  if (compiler < 0) return [];
  return [...line.slice(compiler).matchAll(/--target[ =]([^\s'"&|;]+)/g)].flatMap(
    ([, target]) => target ?? [],
  );
}

function textsOf(value: Json | undefined): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}
