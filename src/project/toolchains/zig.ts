import { holds, type ProjectFiles } from '../project-files';
import { lastPart } from '../slashed-path';
import { NOTHING_FOUND, type FoundProjects } from './found-projects';

/** Names of modules in a build file, which is a program: those that its text names, as `.name = "guard"`. */
const NAMES = /\.name\s*=\s*"([^"\n]+)"/g;
const WASM = /wasm32|\.wasi\b|\.freestanding\b/;

/** The guard of a `build.zig` that builds for WebAssembly; `zig build` installs it in `zig-out/bin`. */
export async function zigProjects(files: ProjectFiles, folder: string): Promise<FoundProjects> {
  const file = `${folder}/build.zig`;
  if (!(await holds(files, folder, 'build.zig'))) return NOTHING_FOUND;
  const text = (await files.read(file)) ?? '';
  if (!WASM.test(text)) return NOTHING_FOUND;
  const build = { command: ['zig', 'build'], cwd: folder };
  const names = new Set([...text.matchAll(NAMES)].map(([, name]) => name ?? ''));
  if (names.size === 0) names.add(lastPart(folder));
  const project = {
    name: lastPart(folder),
    kind: 'zig' as const,
    definedIn: file,
    folder,
    modules: [...names].map((name) => ({ wasm: `${folder}/zig-out/bin/${name}.wasm`, build })),
    buildTo: () => build,
    sources: [{ folder, globs: ['**/*.zig'] }],
    watch: [{ folder, globs: ['build.zig', 'build.zig.zon'] }],
  };
  return { projects: [project], problems: [] };
}
