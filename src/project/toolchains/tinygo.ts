import type { BuildCommand, GuardProject } from '../guard-project';
import { filesBelow, holds, type ProjectFiles } from '../project-files';
import { lastPart, parentFolder, pathBelow } from '../slashed-path';
import { exportsOf } from '../source-exports';
import { NOTHING_FOUND, type FoundProjects } from './found-projects';

const MODULE = 'go.mod';

/** The guards of a Go module: its packages that export `label_resource` by a comment that TinyGo obeys. */
export async function tinyGoProjects(files: ProjectFiles, folder: string): Promise<FoundProjects> {
  if (!(await holds(files, folder, MODULE))) return NOTHING_FOUND;
  const sources = await filesBelow(files, folder, {
    depth: 4,
    maxFiles: 500,
    maxFolders: 200,
    wants: (name) => name.endsWith('.go') && !name.endsWith('_test.go'),
    enters: (name) => !name.startsWith('.') && name !== 'vendor' && name !== 'node_modules',
  });
  const packages = new Set<string>();
  for (const path of sources) {
    if (packages.has(parentFolder(path))) continue;
    const text = await files.read(path);
    const isGuard = text !== undefined && exportsOf(text, 'go').some(({ name }) => name === 'label_resource');
    if (isGuard) packages.add(parentFolder(path));
  }
  const single = packages.size === 1;
  const projects = await Promise.all([...packages].map((each) => projectOf(files, folder, each, single)));
  return { projects, problems: [] };
}

/** TinyGo names the module after the folder of the package; `-o` names any other. */
async function projectOf(
  files: ProjectFiles,
  folder: string,
  source: string,
  single: boolean,
): Promise<GuardProject> {
  const buildTo = (wasm: string): BuildCommand => {
    const output = pathBelow(source, wasm) ?? wasm;
    return { command: ['tinygo', 'build', '-target=wasip1', '-o', output, '.'], cwd: source };
  };
  const name = lastPart(source);
  const built = (await files.entries(source)).filter(({ name: file }) => file.endsWith('.wasm'));
  const paths = new Set([...built.map((entry) => `${source}/${entry.name}`), `${source}/${name}.wasm`]);
  return {
    name,
    kind: 'tinygo',
    definedIn: `${folder}/${MODULE}`,
    folder: single ? folder : source,
    modules: [...paths].map((wasm) => ({ wasm, build: buildTo(wasm) })),
    buildTo,
    sources: [{ folder, globs: ['**/*.go'] }],
    watch: [{ folder, globs: [MODULE, 'go.sum'] }],
  };
}
