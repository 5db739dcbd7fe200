import type { Json, JsonObject } from '../gateway/json';
import { printable } from '../report/terminal-text';
import { compactJson, shorten } from '../scenario/compact';

/** Characters of a text in an answer, of all texts of one, and members of a list, at most (docs/limits.md). */
const MAX_TEXT = 1500;
const MAX_ANSWER = 24_000;
const MAX_MEMBERS = 100;

/** Entries of one page of each list, unless a tool says otherwise. */
export const PAGE = 20;

/** A part of a list, and what is left off. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly total: number;
  /** `offset` of the next page; undefined at the end. */
  readonly nextOffset: number | undefined;
}

export function pageOf<T>(all: readonly T[], offset = 0, size = PAGE): Page<T> {
  const entries = all.slice(offset, offset + size);
  const end = offset + entries.length;
  return { entries, total: all.length, nextOffset: end < all.length ? end : undefined };
}

/** The counts of a page as every answer has them. */
export function pageCounts({ entries, total, nextOffset }: Page<unknown>): JsonObject {
  return {
    total,
    shown: entries.length,
    left: total - entries.length,
    ...(nextOffset === undefined ? {} : { nextOffset }),
  };
}

/** A value of a scenario or guard as short JSON text. */
export function shortJson(value: Json, width = 300): string {
  return compactJson(value, width);
}

/** The first entries of a list, and how many are left off. */
export function firstOf<T>(
  all: readonly T[],
  most: number,
): { readonly first: readonly T[]; readonly left: number } {
  return { first: all.slice(0, most), left: Math.max(0, all.length - most) };
}

/**
 * A value in which no text and no list is too long, and nothing that terminals obey; lists and texts are cut once
 * there is too much of it all, and `isCut` says so. A short value stays as it is.
 */
export function bounded(value: Readonly<Record<string, unknown>>): JsonObject {
  const room = { left: MAX_ANSWER, isCut: false };
  const kept = boundedMembers(value, room);
  return room.isCut ? { ...kept, isCut: true } : kept;
}

/** Lines as one text, cut after a whole line. A line break inside of one begins no line of ours. */
export function boundedLines(lines: readonly string[]): string {
  const kept: string[] = [];
  let left = MAX_ANSWER;
  for (const [at, line] of lines.entries()) {
    const shown = shorten(printable(line).replaceAll('\n', '\n    '), MAX_TEXT);
    left -= shown.length + 1;
    if (left < 0) return [...kept, `… ${String(lines.length - at)} more lines are left off`].join('\n');
    kept.push(shown);
  }
  return kept.join('\n');
}

interface Room {
  left: number;
  isCut: boolean;
}

function boundedValue(value: unknown, room: Room): Json {
  if (typeof value === 'string') {
    const shown = shorten(printable(shorten(value, MAX_TEXT)), Math.max(40, Math.min(MAX_TEXT, room.left)));
    room.left -= shown.length;
    room.isCut ||= shown.endsWith('…') && !value.endsWith('…');
    return shown;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  return Array.isArray(value) ? boundedList(value, room) : boundedMembers(value, room);
}

function boundedList(values: readonly unknown[], room: Room): Json[] {
  const kept: Json[] = [];
  for (const value of values.slice(0, MAX_MEMBERS)) {
    if (room.left <= 0) break;
    kept.push(boundedValue(value, room));
  }
  room.isCut ||= kept.length < values.length;
  return kept;
}

function boundedMembers(value: object, room: Room): JsonObject {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => {
      room.left -= name.length + 4;
      return [name, boundedValue(member, room)] as const;
    }),
  );
}
