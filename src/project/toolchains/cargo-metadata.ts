import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { readJsonInput } from '../../scenario/json-input';
import { parentFolder, resolvePath } from '../slashed-path';
import { MANIFEST, type CargoPackage, type CargoWorkspace } from './cargo-packages';

/**
 * Reads what `cargo metadata --no-deps --format-version 1` writes: the packages of a workspace with a library of the type
 * `cdylib`. Undefined when it is something else. Profiles are not part of it.
 */
export function cargoMetadata(text: string): Omit<CargoWorkspace, 'profiles'> | undefined {
  const read = readJsonInput(text);
  const root = read.ok && isJsonObject(read.value) ? read.value : undefined;
  const [target, workspace] = [textOf(root, 'target_directory'), textOf(root, 'workspace_root')];
  if (!root || target === undefined || workspace === undefined) return undefined;
  const packages = objects(ownValue(root, 'packages')).flatMap((each) => packageOf(each) ?? []);
  return {
    manifest: `${resolvePath('/', workspace)}/${MANIFEST}`,
    targetFolder: resolvePath('/', target),
    packages,
  };
}

function packageOf(described: JsonObject): CargoPackage | undefined {
  const library = objects(ownValue(described, 'targets')).find((target) => {
    const [kinds, types] = [ownValue(target, 'kind'), ownValue(target, 'crate_types')];
    const isExample = Array.isArray(kinds) && kinds.includes('example');
    return !isExample && Array.isArray(types) && types.includes('cdylib');
  });
  const [name, manifest] = [textOf(described, 'name'), textOf(described, 'manifest_path')];
  const [artifact, source] = [textOf(library, 'name'), textOf(library, 'src_path')];
  if (name === undefined || manifest === undefined || artifact === undefined || source === undefined)
    return undefined;
  return {
    name,
    folder: parentFolder(resolvePath('/', manifest)),
    artifact: artifact.replaceAll('-', '_'),
    libraryPath: resolvePath('/', source),
    dependencies: objects(ownValue(described, 'dependencies'))
      .filter((each) => ownValue(each, 'kind') !== 'dev')
      .flatMap((each) => textOf(each, 'path') ?? [])
      .map((path) => resolvePath('/', path)),
  };
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function textOf(object: JsonObject | undefined, key: string): string | undefined {
  const value = object && ownValue(object, key);
  return typeof value === 'string' ? value : undefined;
}
