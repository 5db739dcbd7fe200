import { BodyScan } from './body-scan';
import { type Declaration, type ModuleFields, SPACES } from './fields';
import type { ScannedOwner } from './function-scope';
import type { ModuleScope, WatReference, WatSymbol } from './module-scope';
import type { List } from './tree';

/** A module field with what it refers to, as far as it is read. */
interface FieldScan {
  readonly field: List;
  /** The scans still to be done, the last one first; undefined before the field is looked at. */
  pending: BodyScan[] | undefined;
  readonly finished: WatReference[];
  /** Everything the field refers to, in order; there once all scans are done. */
  references: readonly WatReference[] | undefined;
}

/** Reads the fields of a module one at a time, when something in them is asked for, and keeps what it found. */
export class FieldScans {
  private readonly scans: readonly FieldScan[];
  private readonly owners = new Map<List, ScannedOwner>();
  private nextUnread = 0;

  constructor(
    fields: ModuleFields,
    private readonly scope: ModuleScope,
  ) {
    for (const space of SPACES) {
      for (const { list, id } of fields.declarations[space])
        this.owners.set(list, { list, id, children: [] });
    }
    this.scans = fields.fields.map((field) => {
      return { field, pending: undefined, finished: [], references: undefined };
    });
  }

  /** Params, locals and labels of a declaration, in order. */
  inside({ list }: Declaration): readonly WatSymbol[] {
    const owner = this.owners.get(list);
    if (owner === undefined) return [];
    this.at(list.start);
    return owner.children;
  }

  /** What the last field that begins at or before `offset` refers to, in order. */
  at(offset: number): readonly WatReference[] {
    const scan = this.scans[this.indexAt(offset)];
    return scan === undefined ? [] : this.referencesOf(scan);
  }

  /** What every field refers to, in order; reads all that was not read yet. */
  all(): WatReference[] {
    const all: WatReference[] = [];
    for (const scan of this.scans) for (const reference of this.referencesOf(scan)) all.push(reference);
    return all;
  }

  /** Reads on for about `steps` words and lists; true when everything is read. */
  advance(steps: number): boolean {
    let left = steps;
    for (; left > 0; this.nextUnread++) {
      const scan = this.scans[this.nextUnread];
      if (scan === undefined) break;
      left = this.read(scan, left);
      if (scan.references === undefined) break;
    }
    return this.nextUnread >= this.scans.length;
  }

  private indexAt(offset: number): number {
    let low = 0;
    let high = this.scans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.scans[middle]?.field.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private referencesOf(scan: FieldScan): readonly WatReference[] {
    this.read(scan, Infinity);
    return scan.references ?? [];
  }

  /** Reads a field for up to `steps` steps; returns how many are left. */
  private read(scan: FieldScan, steps: number): number {
    if (scan.references !== undefined) return steps;
    const pending = (scan.pending ??= this.scansOf(scan.field));
    let left = steps;
    for (let body = pending.at(-1); body !== undefined; body = pending.at(-1)) {
      left = body.advance(left);
      if (left <= 0) return 0;
      for (const reference of body.references) scan.finished.push(reference);
      pending.pop();
    }
    const { field, finished } = scan;
    for (const definition of this.definitionsIn(field)) finished.push(definition);
    scan.references = finished.sort((a, b) => a.start - b.start);
    // A field counts as a separate step, however little is in it.
    return left - 1;
  }

  private scansOf(field: List): BodyScan[] {
    const { scope } = this;
    if (field.head !== 'import') return [new BodyScan(scope, field, this.owners.get(field))];
    const scans: BodyScan[] = [];
    for (const item of field.items) {
      const owner = item.kind === 'list' ? this.owners.get(item) : undefined;
      if (owner) scans.push(new BodyScan(scope, owner.list, owner));
    }
    return scans;
  }

  /** The module-level names declared in a field. */
  private definitionsIn({ start, end }: List): WatReference[] {
    const { definitions } = this.scope;
    let low = 0;
    let high = definitions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((definitions[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    const found: WatReference[] = [];
    for (let at = low; at < definitions.length; at++) {
      const definition = definitions[at];
      if (definition === undefined || definition.start >= end) break;
      found.push(definition);
    }
    return found;
  }
}
