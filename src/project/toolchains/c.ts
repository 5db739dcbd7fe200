import { literalGlob } from '../../text/glob/glob';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { readJsonInput } from '../../scenario/json-input';
import { mayHoldSources, type BuildCommand, type FileSet } from '../guard-project';
import { holds, type ProjectFiles } from '../project-files';
import { lastPart, parentFolder, pathBelow, resolvePath } from '../slashed-path';
import { NOTHING_FOUND, type FoundProjects } from './found-projects';

const DATABASE = 'compile_commands.json';
/** What builds the whole of a project, by the file that says how. */
const BUILDS: readonly (readonly [string, readonly string[]])[] = [
  ['build.ninja', ['ninja']],
  ['CMakeCache.txt', ['cmake', '--build', '.']],
  ['Makefile', ['make']],
  ['makefile', ['make']],
  ['GNUmakefile', ['make']],
];
const ENDINGS = ['c', 'cc', 'cpp', 'cxx', 'h', 'hh', 'hpp'];
const ENDING = new RegExp(`\\.(?:${ENDINGS.join('|')})$`);

/**
 * The guard of a `compile_commands.json` whose commands compile for WebAssembly. It says what is compiled, not what is
 * linked: the module is any in the folder that a scenario names, and what builds it is the build file beside it.
 */
export async function cProjects(files: ProjectFiles, folder: string): Promise<FoundProjects> {
  const file = `${folder}/${DATABASE}`;
  const text = await files.read(file);
  if (text === undefined) return NOTHING_FOUND;
  const read = readJsonInput(text);
  if (!read.ok) return { projects: [], problems: [{ file, message: read.error }] };
  const entries = Array.isArray(read.value) ? read.value.filter(isJsonObject) : [];
  const sources = new Set(entries.filter(isForWasm).flatMap((entry) => sourceOf(entry, folder) ?? []));
  if (sources.size === 0) return NOTHING_FOUND;
  const build = await buildOf(files, folder);
  const built = (await files.entries(folder)).filter(({ name }) => name.endsWith('.wasm'));
  const root = lastPart(folder) === 'build' ? parentFolder(folder) : folder;
  const project = {
    name: lastPart(root),
    kind: 'c' as const,
    definedIn: file,
    folder: root,
    modules: built.map(({ name }) => ({ wasm: `${folder}/${name}`, ...(build && { build }) })),
    ...(build && { buildTo: () => build }),
    sources: [
      ...elsewhere(sources, root),
      { folder: root, globs: ENDINGS.map((ending) => `**/*.${ending}`) },
    ],
    watch: [{ folder, globs: [DATABASE, ...BUILDS.map(([name]) => name)] }],
  };
  return { projects: [project], problems: [] };
}

/** The sources that no search below the root finds: beside it, or generated. A set for each folder. */
function elsewhere(sources: ReadonlySet<string>, root: string): readonly FileSet[] {
  const names = new Map<string, string[]>();
  for (const path of sources) {
    const below = pathBelow(root, path);
    const isFound = below?.split('/').every(mayHoldSources) === true && ENDING.test(path);
    if (isFound) continue;
    const folder = parentFolder(path);
    const others = names.get(folder);
    const glob = literalGlob(lastPart(path));
    if (others) others.push(glob);
    else names.set(folder, [glob]);
  }
  return [...names].map(([folder, globs]) => ({ folder, globs }));
}

async function buildOf(files: ProjectFiles, folder: string): Promise<BuildCommand | undefined> {
  for (const [name, command] of BUILDS) if (await holds(files, folder, name)) return { command, cwd: folder };
  return undefined;
}

function isForWasm(entry: JsonObject): boolean {
  const [command, words] = [ownValue(entry, 'command'), ownValue(entry, 'arguments')];
  const text = Array.isArray(words) ? words.join(' ') : command;
  return typeof text === 'string' && /\bwasm32\b|\bemcc\b|wasi-sdk/.test(text);
}

function sourceOf(entry: JsonObject, folder: string): string | undefined {
  const [file, directory]: (Json | undefined)[] = [ownValue(entry, 'file'), ownValue(entry, 'directory')];
  if (typeof file !== 'string') return undefined;
  const path = resolvePath(resolvePath(folder, typeof directory === 'string' ? directory : '.'), file);
  const isNear = pathBelow(parentFolder(folder), path) !== undefined;
  return isNear ? path : undefined;
}
