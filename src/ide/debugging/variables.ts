import * as l10n from '@vscode/l10n';
import { PAGE_BYTES } from '../../gateway/limits';
import { levelName } from '../../report/invocation';
import type { BackendCall, GuardFunction, LogEntry } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import type { GlobalValue } from '../../run/guard-stop';
import { compactJson } from '../../scenario/compact';
import { pagesText } from '../../wasm/size-text';
import type { DebuggedFunction, DebuggedGuard } from '../../inspect/debugged-guard';
import type { CallRecord, DebugArea, LocalValue } from '../../wasm/rewrite/debug-records';
import type { TypedValue } from './values/typed-value';
import { I32, valueTypeName } from '../../wasm/value-types';
import { counted } from '../counted';

/** A row of the Variables view; `children` are made when it is opened. */
export interface ShownVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** Offset in memory that the value may stand for. */
  readonly address?: number;
  /** The expression that means it; undefined when its name does. */
  readonly path?: string;
  /** How many of the children are elements of a list; a client asks for a few at a time. */
  readonly indexed?: number;
  /** Of a local or global of WebAssembly: what it is calculated with. */
  readonly number?: number | bigint;
  /** Of a value of the source that is one number: what it is set by. */
  readonly typed?: TypedValue;
  readonly children?: (
    start?: number,
    count?: number,
  ) => readonly ShownVariable[] | Promise<readonly ShownVariable[]>;
}

/** The invocation under way. */
export interface ShownInvocation {
  readonly function: GuardFunction;
  /** Name of the step, or why there is none. */
  readonly step: string;
  readonly input: Json;
  readonly calls: readonly BackendCall[];
  readonly logs: readonly LogEntry[];
}

/** Longest value written on one row, and entries shown of one list. */
const MAX_VALUE = 200;
const MAX_ENTRIES = 1000;

/** Parameters and locals of a call, as they were when it passed its last statement or call. */
export function localVariables(
  record: CallRecord,
  { locals, total }: DebuggedFunction,
  area: DebugArea,
): ShownVariable[] {
  const shown = locals.map((local): ShownVariable => {
    const value = area.local(record, local);
    const { name } = local;
    return {
      name: name === undefined ? l10n.t('local {0}', local.index) : `$${name}`,
      value: valueText(value),
      type: valueTypeName(local.type),
      ...(local.type === I32 && typeof value === 'number' ? { address: value >>> 0 } : {}),
      ...calculated(value),
    };
  });
  const left = total - locals.length;
  if (left > 0) shown.push({ name: '…', value: l10n.t('{0} more not shown', left) });
  return shown;
}

/** The guard's globals, with the sizes of its memory first. */
export function globalVariables(
  guard: DebuggedGuard,
  values: readonly GlobalValue[],
  memoryBytes: number,
): ShownVariable[] {
  const pages = memoryBytes / PAGE_BYTES;
  const memory: ShownVariable[] = !guard.hasMemory
    ? []
    : [{ name: 'memory', value: `${counted.pages(pages)} (${pagesText(pages)}B)`, address: 0 }];
  const globals = guard.globals.map(({ type, name }, index): ShownVariable => {
    const value = values[index];
    return {
      name: name === undefined ? l10n.t('global {0}', index) : `$${name}`,
      value: value === undefined ? l10n.t('cannot be read') : valueText(value),
      type: valueTypeName(type),
      ...(type === I32 && typeof value === 'number' ? { address: value >>> 0 } : {}),
      ...calculated(value),
    };
  });
  return [...memory, ...globals];
}

/** What is known of the invocation under way. */
export function invocationVariables(invocation: ShownInvocation): ShownVariable[] {
  const { calls, logs } = invocation;
  return [
    { name: 'function', value: invocation.function },
    { name: 'step', value: invocation.step },
    jsonVariable('input', invocation.input),
    {
      name: l10n.t('backend calls'),
      value: String(calls.length),
      ...(calls.length === 0 ? {} : { children: () => calls.slice(0, MAX_ENTRIES).map(callVariable) }),
    },
    {
      name: 'logs',
      value: String(logs.length),
      ...(logs.length === 0
        ? {}
        : {
            children: () =>
              logs.slice(0, MAX_ENTRIES).map(({ level, message }, i) => ({
                name: `${String(i + 1)} ${levelName(level)}`,
                value: message,
              })),
          }),
    },
  ];
}

/** `2: get_issue → -1: no saved answer …`: the guard cannot tell why, a person can. */
function callVariable(call: BackendCall): ShownVariable {
  const result =
    call.cause === null ? counted.bytes(call.resultBytes) : `${String(call.returned)}: ${call.cause}`;
  return {
    name: `#${String(call.index)} ${call.tool ?? '(unreadable)'}`,
    value: `${compactJson(call.args, MAX_VALUE)} → ${result}`,
    children: () => [
      jsonVariable('arguments', call.args),
      { name: 'returned', value: String(call.returned) },
      ...(call.cause === null ? [] : [{ name: 'cause', value: call.cause }]),
      ...(call.result === undefined ? [] : [jsonVariable('answer', call.result)]),
    ],
  };
}

/** A JSON value whose parts can be opened. */
export function jsonVariable(name: string, json: Json): ShownVariable {
  const value = compactJson(json, MAX_VALUE);
  if (typeof json !== 'object' || json === null) return { name, value };
  const entries: [string, Json][] = Array.isArray(json)
    ? json.map((item, i) => [String(i), item])
    : Object.entries(json);
  if (entries.length === 0) return { name, value };
  return {
    name,
    value,
    children: () => entries.slice(0, MAX_ENTRIES).map(([key, item]) => jsonVariable(key, item)),
  };
}

/** Integers of 32 bits are integers, as those of 64 are; a float is a float. */
function calculated(value: LocalValue | GlobalValue): Pick<ShownVariable, 'number'> {
  if (typeof value === 'bigint') return { number: value };
  if (typeof value !== 'number') return {};
  return { number: Number.isInteger(value) ? BigInt(value) : value };
}

/** A value as people read it; vectors as the bytes of memory they would be. */
export function valueText(value: LocalValue | GlobalValue): string {
  if (value === undefined) return 'unknown';
  if (value instanceof Uint8Array)
    return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return Object.is(value, -0) ? '-0' : String(value);
}
