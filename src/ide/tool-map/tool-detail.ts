import * as l10n from '@vscode/l10n';
import type { LabelAnswer } from '../../analysis/guard-probe';
import type { MapFinding } from '../../analysis/map/map-finding';
import type { MappedTool } from '../../analysis/map/tool-map';
import type { Tool } from '../../analysis/tool';
import { RULES } from '../../diagnostics/registry';
import type { Labels } from '../../gateway/difc/labels';
import type { BackendCall, Frame, Invocation } from '../../gateway/invocation';
import type { JsonObject } from '../../gateway/json';
import { inline, printable } from '../../report/terminal-text';
import type { SourcePosition } from '../../run/result';
import { compactJson, shorten } from '../../scenario/compact';
import { sourceFrame } from '../backend-calls/call-nodes';
import { hintText, shown } from './map-row';
import type {
  DetailCall,
  DetailFinding,
  DetailGroup,
  DetailLabels,
  DetailWorld,
  SourceLink,
  ToolDetail,
} from './protocol';
import { counted } from '../counted';

/** One answer about a tool, with sources in its stacks. */
export interface AnsweredSet {
  readonly world: string;
  readonly arguments: string;
  readonly args: JsonObject;
  readonly answer: LabelAnswer;
  /** The place in the guard that decided; absent where none is known. */
  readonly source?: SourcePosition;
}

export interface AnsweredTool {
  readonly tool: Tool;
  readonly answers: readonly AnsweredSet[];
}

/** The details of a tool, and the frames that its links lead to. */
export interface LinkedDetail {
  readonly detail: ToolDetail;
  readonly links: readonly Frame[];
}

const MAX_TEXT = 4000;
const MAX_ARGS = 2000;
/** Backend calls of one group that are listed. */
const MAX_CALLS = 60;

/** The details of a tool from what the map says of it and the answers it was made from. */
export function toolDetail(mapped: MappedTool, { tool, answers }: AnsweredTool): LinkedDetail {
  const builder = new DetailBuilder();
  const worlds = [...new Set(answers.map(({ world }) => world))];
  const detail: ToolDetail = {
    name: shown(tool.name),
    hint: hintText(mapped),
    description: text(tool.description ?? ''),
    scenarios: mapped.scenarios === 0 ? l10n.t('no scenario') : counted.scenarios(mapped.scenarios),
    findings: mapped.findings.map((finding) => builder.finding(finding)),
    worlds: worlds.map((world) => builder.world(world, answers)),
  };
  return { detail, links: builder.links };
}

class DetailBuilder {
  readonly links: Frame[] = [];

  finding({ code, severity, message, position }: MapFinding): DetailFinding {
    const { title, documentation } = RULES[code];
    const frame = position && frameAt(position);
    return {
      severity,
      code,
      title,
      message: text(message),
      help: documentation.replace(/\*\*|`/g, ''),
      ...this.#source(frame),
    };
  }

  world(world: string, answers: readonly AnsweredSet[]): DetailWorld {
    const groups = new Map<string, { readonly first: number; readonly sets: AnsweredSet[] }>();
    for (const [index, set] of answers.entries()) {
      if (set.world !== world) continue;
      const key = sameAnswer(set.answer);
      const group = groups.get(key);
      if (group) group.sets.push(set);
      else groups.set(key, { first: index, sets: [set] });
    }
    return {
      name: shown(world),
      groups: [...groups.values()].map(({ first, sets }) => this.#group(first, sets)),
    };
  }

  #group(answer: number, sets: readonly AnsweredSet[]): DetailGroup {
    const [first] = sets;
    const { operation, error, engine, invocations } = first?.answer ?? NOTHING;
    const calls = invocations.flatMap((invocation) =>
      invocation.backendCalls.map((call) => this.#call(invocation, call)),
    );
    return {
      answer,
      sets: sets.map((set) => shown(set.arguments)).join(', '),
      args: inline(compactJson(first?.args ?? {}, MAX_ARGS)),
      operation: operation ?? '',
      labels: first ? labelsOf(first.answer) : [],
      response: first ? responseText(first.answer) : '',
      error: text(engine === undefined ? (error ?? '') : l10n.t('Guard Lab could not finish: {0}', engine)),
      calls: calls.slice(0, MAX_CALLS),
      ...this.#source(failedFrame(invocations) ?? decidingFrame(sets)),
    };
  }

  #call(invocation: Invocation, call: BackendCall): DetailCall {
    const { tool, args, argsOmitted, returned, cause, failure, stack } = call;
    const written = argsOmitted === true ? String(args) : compactJson(args, 200);
    const code = failure === 'over-limit' ? 'refused' : String(returned);
    return {
      call: shown(
        l10n.t('{0} calls {1} {2}', invocation.function, tool ?? l10n.t('an unreadable name'), written),
      ),
      outcome: cause === null ? counted.bytes(returned) : `${code}: ${text(cause)}`,
      failed: cause !== null,
      ...this.#source(sourceFrame(stack) ?? stack?.[0]),
    };
  }

  /** A link to a frame, by its line, or by its instruction when it has none. */
  #source(frame: Frame | undefined): { readonly source?: SourceLink } {
    if (!frame) return {};
    const { source, line, offset } = frame;
    const place =
      source === undefined || line === undefined
        ? `0x${offset.toString(16)}`
        : `${inline(source)}:${String(line)}`;
    this.links.push(frame);
    return { source: { text: place, link: this.links.length - 1 } };
  }
}

const NOTHING: LabelAnswer = { error: null, invocations: [] };

/** The line that decided what the guard says; that of the first set for which one is known. */
function decidingFrame(sets: readonly AnsweredSet[]): Frame | undefined {
  const [position] = sets.flatMap(({ source }) => source ?? []);
  return position && frameAt(position);
}

function frameAt(position: SourcePosition): Frame {
  return { function: '', index: 0, offset: 0, ...position };
}

/** The innermost own line of an invocation that trapped or was stopped: that decided what the answer is. */
function failedFrame(invocations: readonly Invocation[]): Frame | undefined {
  for (const { stack, limits } of [...invocations].reverse()) {
    const stacks = [stack, ...(limits ?? []).map((hit) => hit.stack ?? [])];
    const frames = stacks.flat();
    const frame = sourceFrame(frames) ?? frames[0];
    if (frame) return frame;
  }
  return undefined;
}

/** Equal for answers that say the same, whatever the arguments. */
function sameAnswer({ operation, resource, items, error, engine, invocations }: LabelAnswer): string {
  const outcomes = invocations.map((each) => [each.function, each.backendCalls.map(({ cause }) => cause)]);
  const labels = items?.map((item) => item.labels);
  return JSON.stringify([operation, resource, items === null ? null : labels, error, engine, outcomes]);
}

function labelsOf({ resource, items }: LabelAnswer): DetailLabels[] {
  const distinct = new Map((items ?? []).map(({ labels }) => [JSON.stringify(labels), labels]));
  return [
    ...(resource ? [detailLabels('resource', resource)] : []),
    ...[...distinct.values()].map((labels) => detailLabels('items', labels)),
  ];
}

function detailLabels(of: string, { description, secrecy, integrity }: Labels): DetailLabels {
  return {
    of,
    description: text(description),
    secrecy: secrecy.map(shown),
    integrity: integrity.map(shown),
  };
}

function responseText({ operation, items, error, engine }: LabelAnswer): string {
  if (error !== null || engine !== undefined || operation === undefined) return '';
  if (items === undefined) return l10n.t('The gateway does not label the response.');
  if (items === null) return l10n.t('label_response gives no labels: the whole response passes.');
  return items.length === 0 ? l10n.t('label_response labels no items.') : '';
}

function text(foreign: string): string {
  return printable(shorten(foreign, MAX_TEXT));
}
