import * as l10n from '@vscode/l10n';

/** What a word of declarations and types means, by the word (WebAssembly 2.0, text format). */
const WORDS: ReadonlyMap<string, readonly [written: string, sentence: string]> = new Map([
  [
    'module',
    ['(module $name? field*)', l10n.t('A module. Its fields may also appear without `(module …)`.')],
  ],
  [
    'func',
    [
      '(func $name? (export "…")* (type $t)? (param …)* (result …)* (local …)* instruction*)',
      l10n.t('A function. Inside `import`, `export`, `type` and `elem` it describes or names one.'),
    ],
  ],
  [
    'param',
    [
      either('(param $name type)', '(param type*)'),
      l10n.t('Parameters: the first locals of the function. Only one at a time can have a name.'),
    ],
  ],
  ['result', ['(result type*)', l10n.t('The values that are left on the stack at the end.')]],
  [
    'local',
    [
      either('(local $name type)', '(local type*)'),
      l10n.t('Local variables, 0 or null at first; they are numbered after the parameters.'),
    ],
  ],
  [
    'type',
    [
      either('(type $name (func …))', '(type $name)'),
      l10n.t('Declares a function type, or names the one that is used.'),
    ],
  ],
  [
    'import',
    [
      '(import "module" "name" (func …))',
      l10n.t('Something that the host provides. Imports come before everything else of their kind.'),
    ],
  ],
  [
    'export',
    [
      l10n.t('{0} or {1} inside the exported item', '(export "name" (func $f))', '(export "name")'),
      l10n.t('Makes something available to the host under a name.'),
    ],
  ],
  ['memory', ['(memory $name? minimum maximum?)', l10n.t('The memory, its size in pages of 64 KiB.')]],
  [
    'table',
    ['(table $name? minimum maximum? reftype)', l10n.t('A table of references, for indirect calls.')],
  ],
  [
    'global',
    [
      either('(global $name? type initializer)', '(global $name? (mut type) initializer)'),
      l10n.t('A global variable; without `mut` it is a constant.'),
    ],
  ],
  ['mut', ['(mut type)', l10n.t('The global can be written.')]],
  [
    'data',
    [
      '(data $name? (memory $m)? (offset …)? "…"*)',
      l10n.t(
        'Bytes that are copied into memory when the module starts; without an offset, when `memory.init` says so.',
      ),
    ],
  ],
  [
    'elem',
    [
      '(elem $name? (table $t)? (offset …)? func $f*)',
      l10n.t(
        'References that are copied into a table when the module starts; without an offset, when `table.init` says so. With `declare` they only may be named by `ref.func`.',
      ),
    ],
  ],
  ['start', ['(start $function)', l10n.t('The function that runs while the module is loaded.')]],
  ['then', ['(then instruction*)', l10n.t('What a folded `if` does unless its condition is 0.')]],
  ['offset', ['(offset instruction*)', l10n.t('Where a segment goes: a constant expression.')]],
  ['item', ['(item instruction*)', l10n.t('One reference of an elem segment: a constant expression.')]],
  ['declare', ['declare', l10n.t('The segment is never copied; its functions may be named by `ref.func`.')]],
  ['offset=', ['offset=n', l10n.t('Added to the address on the stack; the sum does not wrap around.')]],
  [
    'align=',
    [
      'align=n',
      l10n.t(
        'The promised alignment of the address in bytes: a power of two up to the size of the access. It does not change results.',
      ),
    ],
  ],
  [
    'i32',
    [
      'i32',
      l10n.t('32 bits: an integer, signed or not as instructions take it, an address or a truth value.'),
    ],
  ],
  ['i64', ['i64', l10n.t('64 bits: an integer, signed or not as instructions take it.')]],
  ['f32', ['f32', l10n.t('A floating-point number of single precision.')]],
  ['f64', ['f64', l10n.t('A floating-point number of double precision.')]],
  ['v128', ['v128', l10n.t('128 bits: a vector of integers or floating-point numbers.')]],
  ['funcref', ['funcref', l10n.t('A reference to a function, or null.')]],
  ['externref', ['externref', l10n.t('A reference to something of the host, or null.')]],
]);

/** What a word of declarations and types means, in Markdown; undefined for any other word. */
export function declarationWord(word: string): readonly [written: string, sentence: string] | undefined {
  const sign = word.indexOf('=');
  return WORDS.get(sign === -1 ? word : word.slice(0, sign + 1));
}

/** Two ways to write the same. */
function either(one: string, other: string): string {
  return l10n.t('{0} or {1}', one, other);
}
