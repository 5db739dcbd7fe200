import { referenceSpace } from './reference-spaces';

/** The labels of the blocks that are open at some point of a function. */
export class FlatLabels {
  private readonly open: (string | undefined)[] = [];
  /** Depths of the open blocks of each name, the innermost last. */
  private readonly depths = new Map<string, number[]>();

  /** The innermost block's label, if it has one. */
  get innermost(): string | undefined {
    return this.open.at(-1);
  }

  push(label: string | undefined): void {
    this.open.push(label);
    if (label === undefined) return;
    const depth = this.open.length;
    const same = this.depths.get(label);
    if (same === undefined) this.depths.set(label, [depth]);
    else same.push(depth);
  }

  pop(): void {
    const label = this.open.pop();
    if (label !== undefined) this.depths.get(label)?.pop();
  }

  /**
   * How many blocks away the label is that `id` names, written at `position` among the `count` immediates of
   * instruction `name`; undefined for what is no label in scope.
   */
  distance(name: string, id: string, position: number, count: number): number | undefined {
    if (referenceSpace(name, position, count) !== 'label') return undefined;
    const depth = this.depths.get(id)?.at(-1);
    return depth === undefined ? undefined : this.open.length - depth;
  }
}
