import {
  eachMapping,
  FlattenMap,
  originalPositionFor,
  sourceContentFor,
  type SourceMapInput,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import { messageOf } from '../../base/fault';
import { jsonValue } from '../../base/json-value';
import type { Result } from '../module';
import type { SourceRow } from './source-rows';
import { customSectionText } from './section-scan';

/** Where one code offset comes from. */
export interface MappedPosition {
  /** As written in the map, joined with its source root. */
  readonly source: string;
  /** One-based. */
  readonly line: number;
  /** One-based. */
  readonly column: number;
  readonly name?: string;
}

/** A source map of a module: generated line 1, generated columns are offsets in the file. */
export interface ModuleSourceMap {
  readonly sources: readonly string[];
  /** The position for an instruction at `offset` (bytes from the start of the file), if the map has one. */
  locate(offset: number): MappedPosition | undefined;
  /** All mappings with a source, by offset. */
  rows(): readonly SourceRow[];
  /** The text of a source when the map carries it. */
  contentOf(source: string): string | undefined;
}

const MAX_MAP_CHARACTERS = 64 * 1024 * 1024;
const MAX_URL_CHARACTERS = 2 * MAX_MAP_CHARACTERS;

/**
 * URL of the module's source map (custom section `sourceMappingURL`), relative to the module or a `data:`
 * URL; undefined when the module names none.
 */
export function sourceMapReference(bytes: Uint8Array): string | undefined {
  const url = customSectionText(bytes, 'sourceMappingURL');
  return url === undefined || url === '' || url.length > MAX_URL_CHARACTERS ? undefined : url;
}

/** The text of a `data:` URL (base64 or percent-encoded); undefined for other URLs and for damaged ones. */
export function decodeDataUrl(url: string): string | undefined {
  const comma = url.indexOf(',');
  if (!/^data:/i.test(url) || comma < 0 || url.length > MAX_URL_CHARACTERS) return undefined;
  const body = url.slice(comma + 1);
  try {
    if (!/;\s*base64\s*$/i.test(url.slice(0, comma))) return decodeURIComponent(body);
    const binary = atob(body);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return new TextDecoder().decode(bytes);
  } catch (error) {
    const isDamaged = error instanceof Error && DAMAGED.has(error.name);
    if (!isDamaged) throw error;
    return undefined;
  }
}

/** What `decodeURIComponent` and `atob` throw. */
const DAMAGED: ReadonlySet<string> = new Set(['URIError', 'InvalidCharacterError']);

/** Reads a source map's text; a map that is no map gives `debug information unreadable: reason`. */
export function openSourceMap(text: string): Result<ModuleSourceMap, string> {
  const refuse = (reason: string) =>
    ({ ok: false, error: `debug information unreadable: source map ${reason}` }) as const;
  if (text.length > MAX_MAP_CHARACTERS) return refuse('is larger than 64 MB');
  // Servers put this line in front so that a map is no script.
  const parsed = jsonValue(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  if (parsed === undefined) return refuse('is not a source map (it is not JSON)');
  if (!isMap(parsed)) return refuse('is not a source map (no mappings)');
  const map = readMap(withoutLabel(parsed) as SourceMapInput);
  return map.ok ? { ok: true, value: mapOf(map.value) } : refuse(`is not a source map (${map.error})`);
}

/** The map as its parser reads it. Nothing but the parser runs here: whatever it trips over, it is the map's fault. */
function readMap(input: SourceMapInput): Result<TraceMap, string> {
  try {
    const map = new FlattenMap(input);
    originalPositionFor(map, { line: 1, column: 0 });
    return { ok: true, value: map };
  } catch (error) {
    return { ok: false, error: messageOf(error).slice(0, 200) };
  }
}

interface UncheckedMap {
  readonly sources?: unknown;
  readonly sourceRoot?: unknown;
}

function isMap(parsed: unknown): parsed is UncheckedMap {
  return typeof parsed === 'object' && parsed !== null && ('mappings' in parsed || 'sections' in parsed);
}

/**
 * AssemblyScript writes the module's name as the source root, a label for browsers: its paths count from
 * where the compiler ran.
 */
function withoutLabel(map: UncheckedMap): UncheckedMap {
  const { sources } = map;
  const isAssemblyScript =
    Array.isArray(sources) &&
    sources.some((source) => typeof source === 'string' && source.startsWith('~lib/'));
  return isAssemblyScript ? { ...map, sourceRoot: '' } : map;
}

function mapOf(map: TraceMap): ModuleSourceMap {
  return {
    sources: map.resolvedSources,
    locate(offset) {
      const { source, line, column, name } = originalPositionFor(map, { line: 1, column: offset });
      if (typeof source !== 'string' || !(line > 0)) return undefined;
      const position = { source, line, column: shownColumn(column) };
      return typeof name === 'string' ? { ...position, name } : position;
    },
    rows() {
      const rows: SourceRow[] = [];
      eachMapping(map, ({ generatedLine, generatedColumn, source, originalLine, originalColumn }) => {
        if (generatedLine !== 1 || source === null) return;
        if (originalLine === null || originalColumn === null) return;
        const column = shownColumn(originalColumn);
        rows.push({ offset: generatedColumn, source, line: originalLine, column, statement: true });
      });
      return rows;
    },
    contentOf: (source) => sourceContentFor(map, source) ?? undefined,
  };
}

/** Source maps count lines from 1 and columns from 0; frames and rows count both from 1, as DWARF does. */
function shownColumn(column: number): number {
  return column + 1;
}
