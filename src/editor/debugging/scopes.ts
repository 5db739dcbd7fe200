import type { StackEntry } from '../../ide/debugging/call-stack';
import type { DebugRun } from './debug-run';
import {
  globalVariables,
  invocationVariables,
  localVariables,
  type ShownVariable,
} from '../../ide/debugging/variables';

/** A scope of the Variables view. */
export interface ShownScope {
  readonly name: 'Locals' | 'Globals' | 'Invocation';
  readonly expensive: boolean;
  variables(): Promise<readonly ShownVariable[]>;
}

/** A frame of a stopped guard. */
export interface ScopeSources {
  readonly run: Pick<DebugRun, 'subject' | 'link' | 'invocation'>;
  readonly entry: StackEntry;
}

/** The scopes of a frame; their variables are read when they are opened. */
export function scopesOf(sources: ScopeSources): readonly ShownScope[] {
  const { invocation } = sources.run;
  const locals = (): Promise<readonly ShownVariable[]> => Promise.resolve(localsOf(sources));
  const scopes: ShownScope[] = [
    { name: 'Locals', expensive: false, variables: locals },
    { name: 'Globals', expensive: true, variables: () => globalsOf(sources) },
  ];
  if (invocation) {
    const variables = (): Promise<readonly ShownVariable[]> =>
      Promise.resolve(invocationVariables(invocation));
    scopes.push({ name: 'Invocation', expensive: false, variables });
  }
  return scopes;
}

/** The local or global of that name, with or without `$`; undefined when there is none. */
export async function evaluate(
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
