import * as l10n from '@vscode/l10n';
import type { StackEntry } from '../../ide/debugging/call-stack';
import type { InlineVariable } from '../../ide/debugging/inline-values';
import type { SourceFrame } from '../../ide/debugging/source-frame';
import type { StoppedMemory } from '../../ide/debugging/stopped-memory';
import { localBits } from '../../wasm/debug/variables/local-bits';
import type { Machine } from '../../wasm/debug/variables/evaluate';
import type { DebugRun } from './debug-run';
import {
  globalVariables,
  invocationVariables,
  localVariables,
  type ShownVariable,
} from '../../ide/debugging/variables';

/** A scope of the Variables view. */
export interface ShownScope {
  readonly name: string;
  /** What the client may show in its own way. */
  readonly hint?: 'arguments' | 'locals';
  readonly expensive: boolean;
  variables(): Promise<readonly ShownVariable[]>;
}

/** A frame of a stopped guard. */
export interface ScopeSources {
  readonly run: Pick<DebugRun, 'subject' | 'link' | 'invocation'>;
  readonly entry: StackEntry;
  readonly memory: StoppedMemory;
}

/** The scopes of a frame; their variables are read when they are opened. Those of the source come first. */
export async function scopesOf(sources: ScopeSources): Promise<readonly ShownScope[]> {
  const { invocation } = sources.run;
  const frame = await sourceFrame(sources);
  const locals = (): Promise<readonly ShownVariable[]> => Promise.resolve(localsOf(sources));
  const globals = (): Promise<readonly ShownVariable[]> => globalsOf(sources);
  const scopes: ShownScope[] =
    frame === undefined
      ? [
          { name: l10n.t('Locals'), hint: 'locals', expensive: false, variables: locals },
          { name: l10n.t('Globals'), expensive: true, variables: globals },
        ]
      : [
          ...sourceScopes(frame),
          { name: l10n.t('WebAssembly locals'), expensive: true, variables: locals },
          { name: l10n.t('WebAssembly globals'), expensive: true, variables: globals },
        ];
  if (invocation) {
    const variables = (): Promise<readonly ShownVariable[]> =>
      Promise.resolve(invocationVariables(invocation));
    scopes.push({ name: l10n.t('Invocation'), expensive: false, variables });
  }
  return scopes;
}

function sourceScopes(frame: SourceFrame): ShownScope[] {
  const scopes: ShownScope[] = [];
  if (frame.hasArguments)
    scopes.push({
      name: l10n.t('Arguments'),
      hint: 'arguments',
      expensive: false,
      variables: () => frame.arguments(),
    });
  scopes.push(
    { name: l10n.t('Locals'), hint: 'locals', expensive: false, variables: () => frame.locals() },
    { name: l10n.t('Statics'), expensive: true, variables: () => frame.statics() },
  );
  return scopes;
}

/** What a frame sees of its source; undefined where debug information does not describe it. */
export async function sourceFrame(sources: ScopeSources): Promise<SourceFrame | undefined> {
  const { run, entry } = sources;
  const { frame, record, inlined } = entry;
  if (frame.source === undefined) return undefined;
  const { offset } = frame;
  return run.subject.variables.frame(
    { offset, passed: record?.offset ?? offset, inlined },
    await machineOf(sources),
  );
}

/** Variables that are shown beside lines, and about how many characters of each. */
const MAX_INLINE = 200;
const INLINE_TEXT = 60;

/** What can be shown beside the lines of a frame's source; without its variables, locals of WebAssembly by their names. */
export async function inlineVariables(sources: ScopeSources): Promise<readonly InlineVariable[]> {
  const frame = await sourceFrame(sources);
  if (frame !== undefined) return frame.inline(MAX_INLINE, INLINE_TEXT);
  const named = localsOf(sources).filter(({ name }) => name.startsWith('$'));
  // AssemblyScript calls variables of the same name `at` and `at|5`: which is meant at a line is not known.
  const sourceName = (name: string): string | undefined => plainName(name).split('|')[0];
  const counts = new Map<string | undefined, number>();
  for (const { name } of named) counts.set(sourceName(name), (counts.get(sourceName(name)) ?? 0) + 1);
  return named
    .filter(({ name }) => counts.get(sourceName(name)) === 1)
    .slice(0, MAX_INLINE)
    .map(({ name, value }) => ({ name: plainName(name), value, isArgument: false }));
}

async function machineOf({ run, entry, memory }: ScopeSources): Promise<Machine> {
  const { record } = entry;
  const { area } = run.link;
  const called = record && run.subject.functions.get(record.function);
  const state = await run.link.state();
  return {
    local: (index) => {
      const local = called?.locals.find((each) => each.index === index);
      return record && local && localBits(area.local(record, local), local.type);
    },
    global: (index) => {
      const value = state?.globals[index];
      const type = run.subject.guard.globals[index]?.type;
      return typeof value === 'string' || type === undefined ? undefined : localBits(value, type);
    },
    memory: (address, count) => memory.bytes(address, count),
  };
}

/** The local or global of WebAssembly with that name, with or without `$`; undefined when there is none. */
export async function namedVariable(
  expression: string,
  sources: ScopeSources,
): Promise<ShownVariable | undefined> {
  const wanted = plainName(expression);
  const isMeant = ({ name }: ShownVariable): boolean => plainName(name) === wanted;
  return localsOf(sources).find(isMeant) ?? (await globalsOf(sources)).find(isMeant);
}

function plainName(name: string): string {
  return name.trim().replace(/^\$/, '');
}

function localsOf({ run, entry }: ScopeSources): readonly ShownVariable[] {
  const { record } = entry;
  const called = record && run.subject.functions.get(record.function);
  return called ? localVariables(record, called, run.link.area) : [];
}

async function globalsOf({ run }: ScopeSources): Promise<readonly ShownVariable[]> {
  const state = await run.link.state();
  return state ? globalVariables(run.subject.guard, state.globals, state.memoryBytes) : [];
}
