import type { Severity } from '../../diagnostics/rule';

/** A module as the page draws it; all texts are safe to show. */
export interface ShownModule {
  /** Another one for each content: questions and answers about functions name it. */
  readonly version: number;
  /** Name of the file. */
  readonly name: string;
  /** Path of the file, for people. */
  readonly path: string;
  readonly verdict: ShownVerdict;
  /** What the file seems to be instead, and what to do; empty for nothing. */
  readonly hint: string;
  readonly findings: readonly ShownFinding[];
  readonly facts: readonly ShownFact[];
  readonly tables: readonly ShownTable[];
  readonly sections: readonly ShownSection[];
  /** About sections that are not listed; empty when all are. */
  readonly sectionsNote: string;
  /** Undefined for what cannot be decoded. */
  readonly functions: ShownFunctions | undefined;
}

export interface ShownVerdict {
  /** `good`: the gateway loads it; `bad`: it does not; `open`: what is known says neither. */
  readonly kind: 'good' | 'bad' | 'open';
  readonly title: string;
  readonly detail: string;
  /** Whether a button offers to run the start function. */
  readonly canRunStart: boolean;
}

export interface ShownFinding {
  readonly severity: Severity;
  /** Empty for what has no documentation. */
  readonly code: string;
  readonly title: string;
  readonly message: string;
  /** Where, for people: `at 0x1f3 in section code, function 12 (label_agent)`; empty for the whole module. */
  readonly place: string;
  /** An instruction that the disassembly shows. */
  readonly instruction?: number;
}

export interface ShownFact {
  readonly name: string;
  readonly text: string;
  /** How much of a limit is used, 0 to 1, and what that is for a screen reader. */
  readonly use?: { readonly share: number; readonly label: string };
}

/** A table of texts. */
export interface ShownTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly ShownRow[];
  /** What is said where there is no row, or behind the last one. */
  readonly note: string;
}

export interface ShownRow {
  readonly state: 'good' | 'bad' | 'none';
  readonly cells: readonly string[];
}

export interface ShownSection {
  readonly name: string;
  readonly offset: string;
  readonly size: string;
  /** Of the file, 0 to 1. */
  readonly share: number;
}

export interface ShownFunctions {
  readonly rows: readonly ShownFunction[];
  /** With those that are not listed. */
  readonly total: number;
  readonly bytes: number;
}

export interface ShownFunction {
  /** Imports included. */
  readonly index: number;
  readonly name: string;
  /** What it is exported as; empty when it is not. */
  readonly exported: string;
  readonly type: string;
  readonly bytes: number;
}

/** Where a function comes from. */
export interface FunctionPlace {
  readonly index: number;
  /** `src/lib.rs:12`; empty where debug information does not say it. */
  readonly text: string;
  /** The whole path. */
  readonly path: string;
  /** Whether the file is on this machine. */
  readonly isHere: boolean;
}

/** What the extension is doing, apart from what the page shows. */
export type ModuleStatus =
  | { readonly kind: 'ready' }
  /** `what` is a sentence; what is shown may be of the content before. */
  | { readonly kind: 'working'; readonly what: string; readonly canStop: boolean }
  /** There is no content; `error` is a sentence. */
  | { readonly kind: 'failed'; readonly error: string };

/** From the extension to the page. */
export type ToModulePage =
  | { readonly type: 'module'; readonly module: ShownModule }
  | { readonly type: 'status'; readonly status: ModuleStatus }
  /** Answers `locate`; `note` is why positions are missing. */
  | {
      readonly type: 'places';
      readonly version: number;
      readonly places: readonly FunctionPlace[];
      readonly note: string;
    };

/** What a button of the page does. */
export const MODULE_ACTIONS = ['report', 'disassembly', 'tool-map', 'run-start', 'stop', 'retry'] as const;
export type ModuleAction = (typeof MODULE_ACTIONS)[number];

/** From the page to the extension. */
export type FromModulePage =
  | { readonly type: 'ready' }
  | { readonly type: 'action'; readonly action: ModuleAction }
  | { readonly type: 'explain'; readonly code: string }
  /** The disassembly at an offset in the file is wanted. */
  | { readonly type: 'instruction'; readonly offset: number }
  /** The disassembly of a function is wanted. */
  | { readonly type: 'disassemble'; readonly version: number; readonly function: number }
  /** The source of a function is wanted. */
  | { readonly type: 'source'; readonly version: number; readonly function: number }
  /** Functions came into sight whose places are not known. */
  | { readonly type: 'locate'; readonly version: number; readonly functions: readonly number[] };

/** Functions that one message asks about at most. */
export const MAX_LOCATED = 300;

/** A message of the page, whatever it is; undefined for what no page of ours sends. */
export function parseFromModulePage(message: unknown): FromModulePage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, action, code, offset, ...rest }: Record<string, unknown> = { ...message };
  switch (type) {
    case 'ready':
      return { type };
    case 'action': {
      const known = MODULE_ACTIONS.find((each) => each === action);
      return known && { type, action: known };
    }
    case 'explain':
      return typeof code === 'string' ? { type, code } : undefined;
    case 'instruction':
      return isCount(offset) ? { type, offset } : undefined;
    default:
      return parseAboutFunctions(type, rest);
  }
}

function parseAboutFunctions(
  type: unknown,
  { version, function: index, functions }: Readonly<Record<string, unknown>>,
): FromModulePage | undefined {
  if (!isCount(version)) return undefined;
  if (type === 'disassemble' || type === 'source')
    return isCount(index) ? { type, version, function: index } : undefined;
  if (type !== 'locate' || !Array.isArray(functions)) return undefined;
  return { type, version, functions: functions.slice(0, MAX_LOCATED).filter(isCount) };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
