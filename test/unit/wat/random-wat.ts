import type fc from 'fast-check';
import { type Choices, choices } from '../../choices';

/**
 * Modules of `functions` random functions with at most about `size` instructions each, flat and folded in any
 * mix; every constant and memory offset is unique.
 */
export function randomWat(functions: number, size: number): fc.Arbitrary<string> {
  return choices(20 * functions * size).map((drawn) => new RandomWat(drawn).module(functions, size));
}

class RandomWat {
  private nextConstant = 1000;
  private budget = 0;

  constructor(private readonly choices: Choices) {}

  module(functions: number, size: number): string {
    const bodies = Array.from({ length: functions }, (_, index) => {
      this.budget = size;
      const body = this.statements(0);
      const id = this.choices.chance(0.7) ? `$f${String(index)}` : '(; unnamed ;)';
      const exported = this.choices.chance(0.3) ? `(export "f${String(index)}")` : '';
      return `(func ${id} ${exported} (param $p i32) (param i32) (result i32) (local $a i32) (local i32)${body} ${this.value(2)})`;
    });
    return [
      '(module $m ;; made by chance',
      '(type $t (func (param i32) (result i32)))',
      '(import "env" "g" (func $g (param i32) (result i32)))',
      '(func $h (import "env" "h") (type $t))',
      '(table $table funcref (elem $g $h))',
      `(memory $memory (data "a\\"b" "\\u{e9};;"))`,
      `(global $x (export "x") (mut i32) ${this.choices.chance(0.5) ? `(${this.constant()})` : this.constant()})`,
      ...bodies,
      `(data (offset ${this.constant()}) ")(;")`,
      `(data $d (i32.const ${String(this.nextConstant++)}) "")`,
      `(elem (table $table) (offset (${this.constant()})) func $g)`,
      ')',
    ].join('\n');
  }

  private constant(): string {
    return `i32.const ${String(this.nextConstant++)}`;
  }

  private space(): string {
    return this.choices.pick([
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
    return Array.from({ length: 1 + this.choices.below(4) }, () => this.statement(depth)).join('');
  }

  private statement(depth: number): string {
    this.budget -= 3;
    const size = depth > 5 || this.budget < 0 ? 3 : 9;
    switch (this.choices.below(size)) {
      case 0:
        return this.join(this.choices.pick(['nop', '(nop)', 'block end', '(block)', '(loop $l)']));
      case 1:
        return this.operation('drop', [depth]);
      case 2:
        return this.operation(
          this.choices.pick(['local.set $a', 'local.set 3', 'global.set $x', 'global.set 0']),
          [depth],
        );
      case 3:
        return this.operation(`i32.store offset=${String(this.nextConstant++)} align=2`, [depth, depth]);
      case 4:
        return this.operation(this.choices.pick(['memory.fill', 'memory.copy', 'memory.init $d']), [
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
    const kind = this.choices.pick(['block', 'loop']);
    const label = this.choices
      .pick(['$l', '$l (result)', '(type $void)', ''])
      .replace(' (result)', '')
      .replace('(type $void)', '');
    const body = this.statements(depth + 1);
    if (this.choices.chance(0.5)) return this.join(`(${kind} ${label}`, body, ')');
    return this.join(
      `${kind} ${label}`,
      body,
      label === '' ? 'end' : this.choices.pick(['end', `end ${label}`]),
    );
  }

  private branch(depth: number): string {
    const body = this.operation(this.choices.pick(['br_if $b', 'br_if 0', 'br_table 0 $b 0', 'br_if 0']), [
      depth + 1,
    ]);
    return this.choices.chance(0.5) ? this.join('(block $b', body, ')') : this.join('block $b', body, 'end');
  }

  private conditional(depth: number, result: string): string {
    const branch = (): string => this.statements(depth + 1) + (result === '' ? '' : this.value(depth + 1));
    const otherwise = result === '' ? this.choices.pick(['none', 'empty', 'full']) : 'full';
    const other = otherwise === 'full' ? branch() : '';
    if (this.choices.chance(0.5)) {
      const elseList = otherwise === 'none' ? '' : this.join('(else', other, ')');
      const condition = this.choices.chance(0.7)
        ? [this.foldedValue(depth + 1), '']
        : ['', this.value(depth + 1)];
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
    const elsePart = otherwise === 'none' ? '' : this.join(this.choices.pick(['else', 'else $i']), other);
    return this.join(
      this.value(depth + 1),
      `if $i ${result}`,
      branch(),
      elsePart,
      this.choices.pick(['end', 'end $i']),
    );
  }

  /** An instruction with its operands: folded, flat, or some flat before a folded rest. */
  private operation(instruction: string, operands: readonly number[]): string {
    const flat = this.choices.chance(0.4) ? operands.length : this.choices.below(operands.length + 1);
    const before = operands.slice(0, flat).map((depth) => this.value(depth + 1));
    const inside = operands.slice(flat).map((depth) => this.foldedValue(depth + 1));
    const folded = inside.length > 0 || this.choices.chance(0.3);
    return this.join(...before, folded ? `(${this.join(instruction, ...inside)})` : instruction);
  }

  private value(depth: number): string {
    return this.choices.chance(0.5) ? this.foldedValue(depth) : this.flatValue(depth);
  }

  private flatValue(depth: number): string {
    this.budget--;
    if (depth > 6 || this.budget < 0 || this.choices.chance(0.3)) return this.join(this.leaf());
    const [instruction, count] = this.choices.pick(operations);
    return this.operation(
      this.fill(instruction),
      Array.from({ length: count }, () => depth),
    );
  }

  private foldedValue(depth: number): string {
    this.budget--;
    if (depth > 6 || this.budget < 0 || this.choices.chance(0.3)) return this.join(`(${this.leaf()})`);
    if (this.choices.chance(0.15))
      return this.join('(block (result i32)', this.statements(depth + 1), this.value(depth + 1), ')');
    const [instruction, count] = this.choices.pick(operations);
    const inside = Array.from({ length: count }, () => this.foldedValue(depth + 1));
    return this.join(`(${this.fill(instruction)}`, ...inside, ')');
  }

  private leaf(): string {
    return this.choices.chance(0.8)
      ? this.constant()
      : this.choices.pick(['local.get $p', 'local.get 1', 'global.get $x', 'memory.size']);
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
