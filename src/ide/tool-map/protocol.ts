import type { Severity } from '../../diagnostics/rule';
import type { MapRow } from './map-row';
import type { ViewState } from './view-state';

/** A map as the page draws it. */
export interface ShownMap {
  /** Path of the guard, for people. */
  readonly guard: string;
  readonly worlds: readonly string[];
  readonly rows: readonly MapRow[];
  /** Files of the catalog, for people. */
  readonly catalogs: string;
  /** About catalogs. */
  readonly warnings: readonly string[];
}

/** What the map is doing, apart from what it shows. */
export type MapStatus =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  /** Something changed since the map was made; `why` is a sentence. */
  | { readonly kind: 'outdated'; readonly why: string }
  /** There is no map, or no newer one; `error` is a sentence. `needsCatalog`: choosing a catalog may help. */
  | { readonly kind: 'failed'; readonly error: string; readonly needsCatalog?: true };

/** From the extension to the page. */
export type ToPage =
  /** Once, after `ready`: what was kept of the view, if anything. */
  | { readonly type: 'start'; readonly state: ViewState }
  | { readonly type: 'map'; readonly map: ShownMap }
  | { readonly type: 'status'; readonly status: MapStatus }
  /** Absent detail: there is none (any more). */
  | { readonly type: 'detail'; readonly tool: string; readonly detail?: ToolDetail };

/** What a button of the page does for the whole map. */
export const MAP_ACTIONS = [
  'rerun',
  'stop',
  'choose-catalog',
  'save-labels',
  'copy-json',
  'copy-markdown',
] as const;
export type MapAction = (typeof MAP_ACTIONS)[number];

/** From the page to the extension. */
export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'action'; readonly action: MapAction }
  /** Details of a tool are wanted. */
  | { readonly type: 'open'; readonly tool: string }
  /** A link of the details was followed. */
  | { readonly type: 'follow'; readonly tool: string; readonly link: number }
  /** The line that decided, of a tool or of its answers in a world, is wanted. */
  | { readonly type: 'go-to-source'; readonly tool: string; readonly world?: string }
  | { readonly type: 'explain'; readonly code: string }
  /** `answer` is that of a group of the details. */
  | { readonly type: 'new-scenario'; readonly tool: string; readonly answer: number }
  | { readonly type: 'copy-tool'; readonly tool: string; readonly form: 'json' | 'markdown' };

/** The details of a tool; all texts are safe to show. */
export interface ToolDetail {
  readonly name: string;
  readonly hint: string;
  readonly description: string;
  readonly scenarios: string;
  readonly findings: readonly DetailFinding[];
  readonly worlds: readonly DetailWorld[];
}

export interface DetailFinding {
  readonly severity: Severity;
  readonly code: string;
  readonly title: string;
  readonly message: string;
  /** Why it matters and what to do, in plain text. */
  readonly help: string;
  readonly source?: SourceLink;
}

/** Where something is in the guard's source; `link` is what `follow` names. */
export interface SourceLink {
  readonly text: string;
  readonly link: number;
}

export interface DetailWorld {
  readonly name: string;
  readonly groups: readonly DetailGroup[];
}

/** Sets of arguments that get the same answer. */
export interface DetailGroup {
  /** Index of the first of its answers in all of the tool. */
  readonly answer: number;
  /** Names of the sets. */
  readonly sets: string;
  /** Arguments of the first set, as JSON. */
  readonly args: string;
  /** `read`, `write`, `read-write`, or empty when there is no answer. */
  readonly operation: string;
  /** Of the resource first, then different ones of items. */
  readonly labels: readonly DetailLabels[];
  /** What is to be said of the response; empty for nothing. */
  readonly response: string;
  readonly error: string;
  readonly calls: readonly DetailCall[];
  /** The line that decided, or that failed. */
  readonly source?: SourceLink;
}

export interface DetailLabels {
  /** `resource`, or `items`. */
  readonly of: string;
  readonly description: string;
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
}

export interface DetailCall {
  /** `label_resource calls get_repository {"owner":"acme"}`. */
  readonly call: string;
  /** `57 bytes`, or `-1: ` and the true cause. */
  readonly outcome: string;
  readonly failed: boolean;
  readonly source?: SourceLink;
}

/** A message of the page, whatever it is; undefined for what no page of ours sends. */
export function parseFromPage(message: unknown): FromPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, action, code, ...rest }: Record<string, unknown> = { ...message };
  switch (type) {
    case 'ready':
      return { type };
    case 'action': {
      const known = MAP_ACTIONS.find((each) => each === action);
      return known && { type, action: known };
    }
    case 'explain':
      return typeof code === 'string' ? { type, code } : undefined;
    default:
      return typeof rest['tool'] === 'string' ? parseAboutTool(type, rest['tool'], rest) : undefined;
  }
}

function parseAboutTool(
  type: unknown,
  tool: string,
  { link, world, answer, form }: Readonly<Record<string, unknown>>,
): FromPage | undefined {
  switch (type) {
    case 'open':
      return { type, tool };
    case 'follow':
      return typeof link === 'number' ? { type, tool, link } : undefined;
    case 'go-to-source':
      return { type, tool, ...(typeof world === 'string' ? { world } : {}) };
    case 'new-scenario':
      return typeof answer === 'number' ? { type, tool, answer } : undefined;
    case 'copy-tool':
      return form === 'json' || form === 'markdown' ? { type, tool, form } : undefined;
    default:
      return undefined;
  }
}
