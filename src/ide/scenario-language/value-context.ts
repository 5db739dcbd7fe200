import { getLocation } from 'jsonc-parser';
import type { NameKind } from './seen-names';

/** A place where a name is written that is known from elsewhere; the range includes quotes that are there. */
export interface ValueContext {
  readonly kind: NameKind | FileKind | OwnName;
  readonly start: number;
  readonly end: number;
}

/** Names of files, relative to the scenario. */
export type FileKind = 'guard' | 'answers';

/** Names that a scenario gives itself and that mean nothing in others. */
export type OwnName = 'session' | 'sink';

/** Texts over this are not looked into at each keystroke, in characters. */
const MAX_LENGTH = 2 * 1024 * 1024;
const STEP = ['steps', Number] as const;
const ANSWER = ['backend', Number, 'tool'] as const;

const SESSION = ['sessions', String] as const;

/** Property names and positions of lists from the root. */
export type PathPattern = readonly (string | NumberConstructor | StringConstructor)[];

/** Where each kind of name is; `Number` is any position of a list, `String` any property. */
export const NAME_PATHS: readonly (readonly [NameKind | FileKind, PathPattern])[] = [
  ['guard', ['guard']],
  ...[[], STEP, ['worlds', String]].flatMap((owner) =>
    [['$file'], [Number, '$file']].map((at) => ['answers', [...owner, 'backend', ...at]] as const),
  ),
  ['repository', ['policy', 'allow-only', 'repos', Number]],
  ['repository', [...SESSION, 'policy', 'allow-only', 'repos', Number]],
  ['tool', ANSWER],
  ['tool', [...STEP, 'tool']],
  ['tool', [...STEP, ...ANSWER]],
  ['tool', [...STEP, 'expect', 'backendCalls', Number, 'tool']],
  ['tool', ['agent', 'expect', 'backendCalls', Number, 'tool']],
  ['tool', [...SESSION, 'agent', 'expect', 'backendCalls', Number, 'tool']],
  ['secrecy', ['sinks', String, 'accept', Number]],
  ...(['secrecy', 'integrity'] as const).flatMap((kind) =>
    [
      ['agent'],
      ['agent', 'expect'],
      [...SESSION, 'agent'],
      [...SESSION, 'agent', 'expect'],
      [...STEP, 'expect'],
      [...STEP, 'expect', 'resource'],
    ].map((labels) => [kind, [...labels, kind, Number]] as const),
  ),
];

/** Names of sessions and sinks are properties: they are proposed, and no texts that are the same elsewhere. */
const VALUE_PLACES: readonly (readonly [ValueContext['kind'], PathPattern])[] = [
  ...NAME_PATHS,
  ['session', [...STEP, 'session']],
  ['sink', [...STEP, 'sink']],
];

/** What name belongs at `offset`; undefined where none does. */
export function valueContext(text: string, offset: number): ValueContext | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (isAtPropertyKey) return undefined;
  const place = VALUE_PLACES.find(
    ([, pattern]) => pattern.length === path.length && pattern.every((part, i) => fits(part, path[i])),
  );
  if (!place) return undefined;
  const [kind] = place;
  const isInside =
    previousNode !== undefined &&
    previousNode.offset < offset &&
    offset <= previousNode.offset + previousNode.length;
  if (!isInside) return { kind, start: offset, end: offset };
  return { kind, start: previousNode.offset, end: previousNode.offset + previousNode.length };
}

function fits(part: PathPattern[number], actual: string | number | undefined): boolean {
  if (part === Number) return typeof actual === 'number';
  return part === String ? typeof actual === 'string' : part === actual;
}
