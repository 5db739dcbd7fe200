import type { Atom, List, Node, WatTree } from './tree';

/** An index space of the module. */
export type Space = 'type' | 'func' | 'table' | 'memory' | 'global' | 'tag' | 'elem' | 'data';
export const SPACES: readonly Space[] = ['type', 'func', 'table', 'memory', 'global', 'tag', 'elem', 'data'];

/** Something with its own index. */
export interface Declaration {
  readonly space: Space;
  /** Index in its space, imports included. */
  readonly index: number;
  /** The list that declares it: `(func …)`, also inside an import; the field itself for a shorthand. */
  readonly list: List;
  /** Its `$name`; a shorthand has none. */
  readonly id?: Atom;
  readonly imported: boolean;
  /** `inline-segment`: the data or elem segment that a memory or table carries; `list` is the inner one. */
  readonly form: 'plain' | 'inline-segment';
}

/** An export, as `(export "name" (func 0))` or inside what it exports. */
export interface ExportField {
  readonly list: List;
  readonly name: Atom | undefined;
  /** What is exported, when the export is inside it. */
  readonly target?: Declaration;
}

/** An import, as `(import "module" "name" (func …))` or inside what it imports; `list` is the import list. */
export interface ImportField {
  readonly list: List;
  readonly module: Atom | undefined;
  readonly name: Atom | undefined;
  readonly declaration?: Declaration;
}

/** What a module declares, in the order of the text, which is the order of the binary. */
export interface ModuleFields {
  /** The `(module …)` list; undefined for bare fields. */
  readonly module?: List;
  readonly moduleId?: Atom;
  readonly declarations: Readonly<Record<Space, readonly Declaration[]>>;
  readonly imports: readonly ImportField[];
  readonly exports: readonly ExportField[];
  readonly starts: readonly List[];
  /** Every field's list, in order; half-typed ones too. */
  readonly fields: readonly List[];
}

function isSpace(word: string): word is Space {
  return (SPACES as readonly string[]).includes(word);
}

/** The id right after a list's keyword. */
export function idOf(list: List): Atom | undefined {
  const second = list.items[1];
  return second?.kind === 'id' ? second : undefined;
}

/** The first list with one of `heads` directly inside `list`. */
export function childList(list: List, ...heads: string[]): List | undefined {
  return list.items.find((item): item is List => item.kind === 'list' && heads.includes(item.head));
}

function stringAt(list: List, index: number): Atom | undefined {
  const item = list.items[index];
  return item?.kind === 'string' ? item : undefined;
}

/** What may be written inside a declaration although it is a separate field. */
const inlineParts: ReadonlySet<string> = new Set(['import', 'export', 'elem', 'data']);

class FieldReader {
  readonly declarations: Record<Space, Declaration[]> = {
    type: [],
    func: [],
    table: [],
    memory: [],
    global: [],
    tag: [],
    elem: [],
    data: [],
  };
  readonly imports: ImportField[] = [];
  readonly exports: ExportField[] = [];
  readonly starts: List[] = [];
  readonly fields: List[] = [];

  read(items: readonly Node[]): void {
    for (const item of items) {
      if (item.kind !== 'list' || item.head === 'module') continue;
      this.fields.push(item);
      this.readField(item);
    }
  }

  private readField(field: List): void {
    if (field.head === 'import') {
      const description = field.items.find((item): item is List => item.kind === 'list');
      const declaration =
        description !== undefined && isSpace(description.head)
          ? { declaration: this.declare(description.head, description, true) }
          : {};
      this.imports.push({
        list: field,
        module: stringAt(field, 1),
        name: stringAt(field, 2),
        ...declaration,
      });
    } else if (field.head === 'export') {
      this.exports.push({ list: field, name: stringAt(field, 1) });
    } else if (field.head === 'start') {
      this.starts.push(field);
    } else if (field.head === 'rec') {
      for (const item of field.items) {
        if (item.kind === 'list' && item.head === 'type') this.declare('type', item, false);
      }
    } else if (isSpace(field.head)) {
      this.readDeclaration(field.head, field);
    }
  }

  /** A field of an index space, with the imports, exports and segments written inside it. */
  private readDeclaration(space: Space, field: List): void {
    const canBeShared = space !== 'type' && space !== 'elem' && space !== 'data';
    const parts = canBeShared ? field.listsOf(inlineParts) : [];
    const inlineImport = parts.find(({ head }) => head === 'import');
    const declaration = this.declare(space, field, inlineImport !== undefined);
    if (inlineImport !== undefined) {
      const [module, name] = [stringAt(inlineImport, 1), stringAt(inlineImport, 2)];
      this.imports.push({ list: inlineImport, module, name, declaration });
    }
    for (const item of parts) {
      if (item.head === 'export') {
        this.exports.push({ list: item, name: stringAt(item, 1), target: declaration });
      } else if (space === 'table' && item.head === 'elem') {
        this.declare('elem', item, false, 'inline-segment');
      } else if (space === 'memory' && item.head === 'data') {
        this.declare('data', item, false, 'inline-segment');
      }
    }
  }

  private declare(
    space: Space,
    list: List,
    imported: boolean,
    form: Declaration['form'] = 'plain',
  ): Declaration {
    const id = form === 'plain' ? idOf(list) : undefined;
    const all = this.declarations[space];
    const base = { space, index: all.length, list, imported, form };
    const declaration = id === undefined ? base : { ...base, id };
    all.push(declaration);
    return declaration;
  }
}

/**
 * Reads the fields of the text's module, `(module …)` or bare. In half-typed text every field that can be recognized
 * counts, also one beside the module that an early `)` closed.
 */
export function moduleFields(tree: WatTree): ModuleFields {
  const reader = new FieldReader();
  const module = tree.root.items.find((item): item is List => item.kind === 'list' && item.head === 'module');
  for (const item of tree.root.items) {
    if (item.kind === 'list') reader.read(item.head === 'module' ? item.items : [item]);
  }
  const { declarations, imports, exports, starts, fields } = reader;
  const moduleId = module && idOf(module);
  return {
    ...(module === undefined ? {} : { module }),
    ...(moduleId === undefined ? {} : { moduleId }),
    declarations,
    imports,
    exports,
    starts,
    fields,
  };
}
