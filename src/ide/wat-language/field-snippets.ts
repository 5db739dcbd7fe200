import * as l10n from '@vscode/l10n';

/** A field of a module, as a snippet with places to fill in. */
export interface FieldSnippet {
  readonly label: string;
  readonly detail: string;
  readonly lines: readonly string[];
  /** Only where there is no module yet. */
  readonly isModule?: boolean;
}

const PARAMS =
  '(param \\$input i32) (param \\$input_bytes i32) (param \\$output i32) (param \\$output_bytes i32)';

function labelFunction(name: string, place: number): string[] {
  return [
    `(func \\$${name} (export "${name}")`,
    `    ${PARAMS} (result i32)`,
    `  (i32.const \${${String(place)}:-1}))`,
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Fields that a guard needs, then those of any module. */
export const FIELD_SNIPPETS: readonly FieldSnippet[] = [
  {
    label: 'guard',
    detail: l10n.t('A module with everything that the gateway requires'),
    isModule: true,
    lines: [
      '(module',
      '  (import "env" "call_backend"',
      '    (func \\$call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))',
      '  (import "env" "host_log" (func \\$host_log (param i32 i32 i32)))',
      '',
      '  (memory (export "memory") 2)',
      '',
      ...indented(labelFunction('label_agent', 1)),
      '',
      ...indented(labelFunction('label_resource', 2)),
      '',
      ...indented(labelFunction('label_response', 3)),
      ')',
    ],
  },
  { label: 'module', detail: l10n.t('A module'), isModule: true, lines: ['(module', '  $0)'] },
  {
    label: 'import env.call_backend',
    detail: l10n.t('Call a tool of the backend'),
    lines: [
      '(import "env" "call_backend"',
      '  (func \\$call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))',
    ],
  },
  {
    label: 'import env.host_log',
    detail: l10n.t('Write to the gateway’s log'),
    lines: ['(import "env" "host_log" (func \\$host_log (param i32 i32 i32)))'],
  },
  ...['label_agent', 'label_resource', 'label_response'].map((name) => ({
    label: `export ${name}`,
    detail: l10n.t('Required by the gateway'),
    lines: labelFunction(name, 0),
  })),
  {
    label: 'export alloc and dealloc',
    detail: l10n.t('Buffers for the gateway from a bump pointer'),
    lines: [
      '(global \\$heap (mut i32) (i32.const ${1:16384}))',
      '(func \\$alloc (export "alloc") (param \\$bytes i32) (result i32)',
      '  (local \\$pointer i32)',
      '  (local.set \\$pointer (global.get \\$heap))',
      '  (global.set \\$heap (i32.and (i32.add (i32.add (global.get \\$heap) (local.get \\$bytes)) (i32.const 7)) (i32.const -8)))',
      '  (block \\$enough',
      '    (br_if \\$enough (i32.le_u (global.get \\$heap) (i32.shl (memory.size) (i32.const 16))))',
      '    (br_if \\$enough (i32.ne (i32.const -1) (memory.grow',
      '      (i32.sub (i32.shr_u (i32.add (global.get \\$heap) (i32.const 65535)) (i32.const 16)) (memory.size)))))',
      '    (return (i32.const 0)))',
      '  (local.get \\$pointer))',
      '(func \\$dealloc (export "dealloc") (param \\$pointer i32) (param \\$bytes i32)',
      '  (global.set \\$heap (local.get \\$pointer)))',
    ],
  },
  {
    label: 'func',
    detail: l10n.t('A function'),
    lines: ['(func \\$${1:name} ${2:(param \\$x i32) }${3:(result i32)}', '  $0)'],
  },
  {
    label: 'import',
    detail: l10n.t('An import'),
    lines: ['(import "${1:env}" "${2:name}" (func \\$${3:name} $0))'],
  },
  {
    label: 'export',
    detail: l10n.t('An export'),
    lines: ['(export "${1:name}" (func \\$${2:name}))'],
  },
  {
    label: 'memory',
    detail: l10n.t('A memory, in pages of 64 KiB'),
    lines: ['(memory ${1:(export "memory") }${2:2})'],
  },
  {
    label: 'global',
    detail: l10n.t('A global'),
    lines: ['(global \\$${1:name} ${2|(mut i32),(mut i64),i32,i64|} (i32.const ${3:0}))'],
  },
  { label: 'data', detail: l10n.t('A data segment'), lines: ['(data (i32.const ${1:1024}) "$0")'] },
  { label: 'table', detail: l10n.t('A table'), lines: ['(table \\$${1:name} ${2:1} funcref)'] },
  {
    label: 'elem',
    detail: l10n.t('An elem segment'),
    lines: ['(elem (i32.const ${1:0}) func \\$${2:name})'],
  },
  {
    label: 'type',
    detail: l10n.t('A function type'),
    lines: ['(type \\$${1:name} (func (param ${2:i32}) (result ${3:i32})))'],
  },
  {
    label: 'start',
    detail: l10n.t('The function that runs while the guard loads'),
    lines: ['(start \\$${1:name})'],
  },
];
