import type { ProjectFiles } from '../project-files';
import { foldersAbove, resolvePath } from '../slashed-path';
import { readToml, type TomlTable } from './toml-table';

/** The targets that guards are built for, the usual one first; the last one is the name of the first in old releases. */
const WASM_TARGETS = ['wasm32-wasip1', 'wasm32-unknown-unknown', 'wasm32-wasi'] as const;

export interface CargoConfiguration {
  /** Targets, those that the project names first. */
  readonly targets: readonly string[];
  readonly targetFolder?: string;
}

/**
 * What `.cargo/config.toml` says in a folder and those above it, the nearest first as Cargo has it, and after it
 * `rust-toolchain.toml`. Targets that are no WebAssembly are left out.
 */
export async function cargoConfiguration(files: ProjectFiles, folder: string): Promise<CargoConfiguration> {
  const named: string[] = [];
  let targetFolder: string | undefined;
  const folders = foldersAbove(`${folder}/Cargo.toml`);
  for (const above of folders) {
    const table = await tomlAt(files, [`${above}/.cargo/config.toml`, `${above}/.cargo/config`]);
    if (!table) continue;
    if (named.length === 0) named.push(...table.texts('build', 'target'));
    const target = table.text('build', 'target-dir');
    if (target !== undefined) targetFolder ??= resolvePath(above, target);
  }
  for (const above of folders) {
    const table = await tomlAt(files, [`${above}/rust-toolchain.toml`]);
    if (!table) continue;
    named.push(...table.texts('toolchain', 'targets'));
    break;
  }
  const targets = new Set([...named.filter((target) => target.startsWith('wasm32')), ...WASM_TARGETS]);
  return { targets: [...targets], ...(targetFolder === undefined ? {} : { targetFolder }) };
}

async function tomlAt(files: ProjectFiles, paths: readonly string[]): Promise<TomlTable | undefined> {
  for (const path of paths) {
    const text = await files.read(path);
    if (text === undefined) continue;
    const read = readToml(text);
    // Cargo itself says what is wrong when it builds.
    return read.ok ? read.table : undefined;
  }
  return undefined;
}
