import * as l10n from '@vscode/l10n';
import type { Machine } from '../../wasm/debug/variables/evaluate';
import { placeOf } from '../../wasm/debug/variables/evaluate';
import type { SourceVariable, TypeId, TypeShape, VariableScopes } from '../../wasm/debug/variables/types';
import type { InlineVariable } from './inline-values';
import { shownValue } from './values/shown-value';
import { TypeTable } from './values/type-table';
import { ValueReader, type TypedValue } from './values/typed-value';
import type { ViewSource } from './values/view-types';
import type { ShownVariable } from './variables';

/** Answers about a guard's variables; undefined when there is no answer. No method rejects. */
export interface VariableSource {
  scopes(offset: number): Promise<VariableScopes | undefined>;
  statics(offset: number): Promise<readonly SourceVariable[] | undefined>;
  types(ids: readonly TypeId[]): Promise<ReadonlyMap<TypeId, TypeShape> | undefined>;
}

/** Where a frame of the stack is. */
export interface FrameLocation {
  /** Of the instruction that runs, in the guard's file. */
  readonly offset: number;
  /** The last point that the call has passed, when its locals were kept. */
  readonly passed: number;
  /** Which of the calls inlined there, 0 for the innermost. */
  readonly inlined: number;
}

const BEFORE_FRAME = l10n.t('not set yet: the function has only been entered');

/** The variables of the source that a debugged guard has, where DWARF describes them. */
export class SourceVariables {
  readonly #source: VariableSource;
  readonly #types: TypeTable;
  readonly #scopes = new Map<number, VariableScopes | undefined>();

  constructor(source: VariableSource) {
    this.#source = source;
    this.#types = new TypeTable((ids) => source.types(ids));
  }

  /** What a frame sees; undefined where the source has no variables. */
  async frame(location: FrameLocation, machine: Machine): Promise<SourceFrame | undefined> {
    const { offset, passed, inlined } = location;
    if (!this.#scopes.has(offset)) this.#scopes.set(offset, await this.#source.scopes(offset));
    const found = this.#scopes.get(offset);
    const variables = found?.frames[inlined];
    if (found === undefined || variables === undefined) return undefined;
    const isEntering = found.bodyStart !== undefined && passed < found.bodyStart;
    const scopes = isEntering ? { ...found, frameMissing: BEFORE_FRAME } : found;
    const view: ViewSource = { reader: new ValueReader(machine, this.#types), language: found.language };
    const statics = async (): Promise<readonly SourceVariable[]> =>
      (await this.#source.statics(offset)) ?? [];
    return new SourceFrame(scopes, variables, statics, view, machine);
  }
}

/** The variables that one frame sees, with their values. */
export class SourceFrame {
  constructor(
    private readonly scopes: VariableScopes,
    private readonly variables: readonly SourceVariable[],
    private readonly outside: () => Promise<readonly SourceVariable[]>,
    readonly view: ViewSource,
    private readonly machine: Machine,
  ) {}

  get hasArguments(): boolean {
    return this.variables.some(({ kind }) => kind === 'argument');
  }

  arguments(): Promise<readonly ShownVariable[]> {
    return this.#shown(this.variables.filter(({ kind }) => kind === 'argument'));
  }

  /** In the order of the source; one that a variable of an inner block hides says so. */
  locals(): Promise<readonly ShownVariable[]> {
    return this.#shown(this.variables.filter(({ kind }) => kind === 'local'));
  }

  async statics(): Promise<readonly ShownVariable[]> {
    return this.#shown(await this.outside());
  }

  /** The variable that a name means here; undefined when there is none. */
  async find(name: string): Promise<TypedValue | undefined> {
    const here = this.variables.filter((each) => each.name === name && !this.#isHidden(each)).at(-1);
    const variable = here ?? (await this.outside()).find((each) => each.name === name);
    return variable && this.#valueOf(variable);
  }

  /** The names that mean something here, nearest first. */
  get names(): readonly string[] {
    return [...new Set([...this.variables].reverse().map(({ name }) => name))];
  }

  /** The first variables whose names mean something here, as `room` characters allow. */
  async inline(count: number, room: number): Promise<readonly InlineVariable[]> {
    const known = this.variables.filter((each) => !this.#isHidden(each)).slice(0, count);
    const rows = known.map(async (variable): Promise<InlineVariable> => {
      const { name, line, kind } = variable;
      const { value } = await shownValue(this.view, name, await this.#valueOf(variable), name, room);
      return { name, value, line, isArgument: kind === 'argument' };
    });
    return Promise.all(rows);
  }

  async #shown(variables: readonly SourceVariable[]): Promise<readonly ShownVariable[]> {
    const rows = variables.map(async (variable) => {
      const { name } = variable;
      const row = await shownValue(this.view, name, await this.#valueOf(variable), name);
      if (!this.#isHidden(variable)) return row;
      const { path: _, ...rest } = row;
      return { ...rest, name: l10n.t('{0} (hidden)', name), path: '' };
    });
    return Promise.all(rows);
  }

  /** Whether a variable further inside has the same name. */
  #isHidden(variable: SourceVariable): boolean {
    const { name, depth } = variable;
    if (variable.kind === 'static') return false;
    const at = this.variables.indexOf(variable);
    return this.variables.some(
      (other, i) => other.name === name && (other.depth > depth || (other.depth === depth && i > at)),
    );
  }

  async #valueOf({ location, type }: SourceVariable): Promise<TypedValue> {
    return { place: await placeOf(location, this.scopes, this.machine), type };
  }
}
