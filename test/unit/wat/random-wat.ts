/** Writes random WAT functions, flat and folded in any mix; every constant and memory offset is unique. */
export class RandomWat {
  private state: number;
  private nextConstant = 1000;
  private budget = 0;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A module of `functions` functions with at most about `size` instructions each. */
  module(functions: number, size: number): string {
    const bodies = Array.from({ length: functions }, (_, index) => {
      this.budget = size;
      const body = this.statements(0);
      const id = this.chance(0.7) ? `$f${String(index)}` : '(; unnamed ;)';
      const exported = this.chance(0.3) ? `(export "f${String(index)}")` : '';
      return `(func ${id} ${exported} (param $p i32) (param i32) (result i32) (local $a i32) (local i32)${body} ${this.value(2)})`;
    });
    return [
      '(module $m ;; made by chance',
      '(type $t (func (param i32) (result i32)))',
      '(import "env" "g" (func $g (param i32) (result i32)))',
      '(func $h (import "env" "h") (type $t))',
      '(table $table funcref (elem $g $h))',
      `(memory $memory (data "a\\"b" "\\u{e9};;"))`,
      `(global $x (export "x") (mut i32) ${this.chance(0.5) ? `(${this.constant()})` : this.constant()})`,
      ...bodies,
      `(data (offset ${this.constant()}) ")(;")`,
      `(data $d (i32.const ${String(this.nextConstant++)}) "")`,
      `(elem (table $table) (offset (${this.constant()})) func $g)`,
      ')',
    ].join('\n');
  }

  private random(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }

  private constant(): string {
    return `i32.const ${String(this.nextConstant++)}`;
  }

  private space(): string {
    return this.pick([
      ' ',
      ' ',
      ' ',
      '\n',
      '\t',
      '\r\n  ',
      ' (; ( " ;) ',
      ' ;; ) end "\n',
      ' (@note (x ")"))',
    ]);
  }

  private join(...parts: string[]): string {
    return parts.map((part) => this.space() + part).join('');
  }

  private statements(depth: number): string {
    return Array.from({ length: 1 + Math.floor(this.random() * 4) }, () => this.statement(depth)).join('');
  }

  private statement(depth: number): string {
    this.budget -= 3;
    const size = depth > 5 || this.budget < 0 ? 3 : 9;
    switch (Math.floor(this.random() * size)) {
      case 0:
        return this.join(this.pick(['nop', '(nop)', 'block end', '(block)', '(loop $l)']));
      case 1:
        return this.operation('drop', [depth]);
      case 2:
        return this.operation(this.pick(['local.set $a', 'local.set 3', 'global.set $x', 'global.set 0']), [
          depth,
        ]);
      case 3:
        return this.operation(`i32.store offset=${String(this.nextConstant++)} align=2`, [depth, depth]);
      case 4:
        return this.operation(this.pick(['memory.fill', 'memory.copy', 'memory.init $d']), [
          depth,
          depth,
          depth,
        ]);
      case 5:
      case 6:
        return this.block(depth);
      case 7:
        return this.branch(depth);
      default:
        return this.conditional(depth, '');
    }
  }

  private block(depth: number): string {
    const kind = this.pick(['block', 'loop']);
    const label = this.pick(['$l', '$l (result)', '(type $void)', ''])
      .replace(' (result)', '')
      .replace('(type $void)', '');
    const body = this.statements(depth + 1);
    if (this.chance(0.5)) return this.join(`(${kind} ${label}`, body, ')');
    return this.join(`${kind} ${label}`, body, label === '' ? 'end' : this.pick(['end', `end ${label}`]));
  }

  private branch(depth: number): string {
    const body = this.operation(this.pick(['br_if $b', 'br_if 0', 'br_table 0 $b 0', 'br_if 0']), [
      depth + 1,
    ]);
    return this.chance(0.5) ? this.join('(block $b', body, ')') : this.join('block $b', body, 'end');
  }

  private conditional(depth: number, result: string): string {
    const branch = (): string => this.statements(depth + 1) + (result === '' ? '' : this.value(depth + 1));
    const otherwise = result === '' ? this.pick(['none', 'empty', 'full']) : 'full';
    const other = otherwise === 'full' ? branch() : '';
    if (this.chance(0.5)) {
      const elseList = otherwise === 'none' ? '' : this.join('(else', other, ')');
      const condition = this.chance(0.7) ? [this.foldedValue(depth + 1), ''] : ['', this.value(depth + 1)];
      return this.join(
        condition[1]!,
        `(if $i ${result}`,
        condition[0]!,
        '(then',
        branch(),
        ')',
        elseList,
        ')',
      );
    }
    const elsePart = otherwise === 'none' ? '' : this.join(this.pick(['else', 'else $i']), other);
    return this.join(
      this.value(depth + 1),
      `if $i ${result}`,
      branch(),
      elsePart,
      this.pick(['end', 'end $i']),
    );
  }

  /** An instruction with its operands: folded, flat, or some flat before a folded rest. */
  private operation(instruction: string, operands: readonly number[]): string {
    const flat = this.chance(0.4) ? operands.length : Math.floor(this.random() * (operands.length + 1));
    const before = operands.slice(0, flat).map((depth) => this.value(depth + 1));
    const inside = operands.slice(flat).map((depth) => this.foldedValue(depth + 1));
    const folded = inside.length > 0 || this.chance(0.3);
    return this.join(...before, folded ? `(${this.join(instruction, ...inside)})` : instruction);
  }

  private value(depth: number): string {
    return this.chance(0.5) ? this.foldedValue(depth) : this.flatValue(depth);
  }

  private flatValue(depth: number): string {
    this.budget--;
    if (depth > 6 || this.budget < 0 || this.chance(0.3)) return this.join(this.leaf());
    const [instruction, count] = this.pick(operations);
    return this.operation(
      this.fill(instruction),
      Array.from({ length: count }, () => depth),
    );
  }

  private foldedValue(depth: number): string {
    this.budget--;
    if (depth > 6 || this.budget < 0 || this.chance(0.3)) return this.join(`(${this.leaf()})`);
    if (this.chance(0.15))
      return this.join('(block (result i32)', this.statements(depth + 1), this.value(depth + 1), ')');
    const [instruction, count] = this.pick(operations);
    const inside = Array.from({ length: count }, () => this.foldedValue(depth + 1));
    return this.join(`(${this.fill(instruction)}`, ...inside, ')');
  }

  private leaf(): string {
    return this.chance(0.8)
      ? this.constant()
      : this.pick(['local.get $p', 'local.get 1', 'global.get $x', 'memory.size']);
  }

  private fill(instruction: string): string {
    return instruction.replace('N', String(this.nextConstant++));
  }
}

/** Instructions that take i32 operands and leave one. */
const operations: readonly (readonly [string, number])[] = [
  ['i32.add', 2],
  ['i32.rem_u', 2],
  ['i32.eqz', 1],
  ['i32.load offset=N', 1],
  ['i32.load8_u offset=N align=1', 1],
  ['local.tee $a', 1],
  ['select', 3],
  ['select (result i32)', 3],
  ['call $g', 1],
  ['call 1', 1],
  ['call_indirect (type $t)', 2],
  ['call_indirect $table (param i32) (result i32)', 2],
  ['memory.grow', 1],
];
