/** Properties of `package.json` whose strings VS Code shows, so that a translator has to see them. */
const SHOWN = new Set([
  'altText',
  'category',
  'contents',
  'contextualTitle',
  'deprecationMessage',
  'description',
  'displayName',
  'enumDescriptions',
  'enumItemLabels',
  'errorMessage',
  'label',
  'markdownDeprecationMessage',
  'markdownDescription',
  'markdownEnumDescriptions',
  'patternErrorMessage',
  'shortTitle',
  'title',
  'tooltip',
  'userDescription',
]);
/** Properties that are shown here and mean something else elsewhere: a view has a name, a launch configuration too. */
const NAMED = new Set(['views', 'viewsContainers', 'icons']);
/** What is written into files of a person or read by language models stays as it is. */
const DATA = new Set(['body', 'initialConfigurations', 'default', 'examples', 'pattern']);

/** A string of the manifest that people see; `set` puts another in its place. */
export interface ManifestText {
  /** Names of what leads there; parts of lists by their id where they have one, as `contributes`, `commands`, `guardLab.run`, `title`. */
  readonly path: readonly string[];
  readonly text: string;
  readonly set: (text: string) => void;
}

/** Texts under `contributes` and `capabilities`, in order. Name and description of the package are those of npm as well. */
export function manifestTexts(manifest: Readonly<Record<string, unknown>>): ManifestText[] {
  const texts: ManifestText[] = [];
  for (const part of ['contributes', 'capabilities']) collect(manifest[part], [part], texts);
  return texts;
}

function collect(value: unknown, path: readonly string[], into: ManifestText[]): void {
  if (typeof value !== 'object' || value === null) return;
  const members = value as Record<string, unknown>;
  for (const [key, member] of Object.entries(members)) {
    const name = Array.isArray(value) ? nameIn(member, key, path) : key;
    const inner = [...path, name];
    if (typeof member === 'string') {
      if (isShown(inner, Array.isArray(value)))
        into.push({ path: inner, text: member, set: (text) => (members[key] = text) });
    } else if (!DATA.has(key)) collect(member, inner, into);
  }
}

function isShown(path: readonly string[], inList: boolean): boolean {
  const property = path.at(inList ? -2 : -1) ?? '';
  // A property of a setting may be named like one of ours: then it is no string but an object, and is not asked about.
  return SHOWN.has(property) || (property === 'name' && path.some((part) => NAMED.has(part)));
}

/** What an entry of a list is called: by its id, or by its place. */
function nameIn(member: unknown, index: string, path: readonly string[]): string {
  if (typeof member !== 'object' || member === null || path.at(-1) === 'viewsWelcome') return index;
  const { command, id, viewType, type, name } = member as Record<string, unknown>;
  const named = [command, id, viewType, name, type].find((value) => typeof value === 'string');
  return typeof named === 'string' ? named : index;
}

/** The key of a text that has none yet: what is ours by its own id, all else by where it is. */
export function keyOf({ path }: ManifestText): string {
  if (path.at(-1) === 'category') return 'category';
  const own = path.findIndex((part) => part.startsWith('guardLab.'));
  const parts = path.slice(own === -1 ? 1 : own);
  const skipped = ['properties', 'configurationAttributes'];
  return parts
    .filter((part) => !skipped.includes(part))
    .join('.')
    .replaceAll(/[^\w.-]+/g, '-');
}

/** The name in `%name%`, or undefined for a text that has none. */
export function keyIn(text: string): string | undefined {
  return /^%([\w.-]+)%$/.exec(text)?.[1];
}
