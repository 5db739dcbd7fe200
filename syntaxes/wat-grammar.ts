// The TextMate grammar of the WebAssembly 2.0 text format, written to wat.tmLanguage.json by
// `npm run grammar`. Scope names follow the TextMate conventions, so that every theme colours them.
import { allOpcodes } from '../src/wasm/opcodes';

/** A rule of a TextMate grammar, as far as this one uses them. */
export interface Rule {
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, Rule>>;
  readonly beginCaptures?: Readonly<Record<string, Rule>>;
  readonly endCaptures?: Readonly<Record<string, Rule>>;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
}

export interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

/** What may stand in an identifier or keyword (specification, text format, 6.3.5). */
const idCharacter = String.raw`[0-9A-Za-z!#$%&'*+\-./:<=>?@\\^_${'`'}|~]`;
const id = String.raw`\$${idCharacter}+`;
/** Makes a pattern match whole words only. */
const word = (pattern: string): string => `(?<!${idCharacter})(?:${pattern})(?!${idCharacter})`;
const include = (...names: string[]): Rule[] => names.map((name) => ({ include: `#${name}` }));

const controlNames = new Set(
  'unreachable block loop if else end br br_if br_table return call call_indirect then'.split(' '),
);
const instructionNames = [...new Set([...allOpcodes()].map((opcode) => opcode.name))].sort();

/** Alternatives for dotted names, one group per part before the dot: `i32\.(?:add|sub)|f32\.(?:abs)`. */
function dotted(names: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const dot = name.indexOf('.');
    const group = groups.get(name.slice(0, dot)) ?? [];
    group.push(name.slice(dot + 1));
    groups.set(name.slice(0, dot), group);
  }
  return [...groups].map(([first, rest]) => String.raw`${first}\.(?:${rest.join('|')})`).join('|');
}

const plainNames = instructionNames.filter((name) => !controlNames.has(name));
const plainPattern = [
  ...plainNames.filter((name) => !name.includes('.')),
  dotted(plainNames.filter((name) => name.includes('.'))),
].join('|');

const decimal = '[0-9](?:_?[0-9])*';
const hexadecimal = '[0-9A-Fa-f](?:_?[0-9A-Fa-f])*';

/** A keyword and the `$name` that may follow it, which gets the scope of what the keyword introduces. */
function named(keyword: string, keywordScope: string, idScope: string): Rule {
  return {
    match: String.raw`(?<!${idCharacter})(${keyword})(?!${idCharacter})(?:\s+(${id}))?`,
    captures: { 1: { name: keywordScope }, 2: { name: idScope } },
  };
}

const fieldScope = 'keyword.other.field.wat';
const controlScope = 'keyword.control.instruction.wat';
const instructionScope = 'support.function.instruction.wat';

const repository: Readonly<Record<string, Rule>> = {
  comments: {
    patterns: [
      {
        name: 'comment.line.double-semicolon.wat',
        begin: ';;',
        beginCaptures: { 0: { name: 'punctuation.definition.comment.wat' } },
        end: '$',
      },
      ...include('blockComment'),
    ],
  },
  blockComment: {
    name: 'comment.block.wat',
    begin: String.raw`\(;`,
    beginCaptures: { 0: { name: 'punctuation.definition.comment.begin.wat' } },
    end: String.raw`;\)`,
    endCaptures: { 0: { name: 'punctuation.definition.comment.end.wat' } },
    patterns: include('blockComment'),
  },
  annotation: {
    name: 'meta.annotation.wat',
    begin: String.raw`(\(@)(${idCharacter}+|(?="))`,
    beginCaptures: {
      1: { name: 'punctuation.definition.annotation.begin.wat' },
      2: { name: 'storage.type.annotation.wat' },
    },
    end: String.raw`\)`,
    endCaptures: { 0: { name: 'punctuation.definition.annotation.end.wat' } },
    patterns: include('comments', 'strings', 'annotation', 'annotationGroup', 'numbers', 'identifiers'),
  },
  annotationGroup: {
    begin: String.raw`\(`,
    end: String.raw`\)`,
    patterns: include('comments', 'strings', 'annotation', 'annotationGroup', 'numbers', 'identifiers'),
  },
  strings: {
    name: 'string.quoted.double.wat',
    begin: '"',
    beginCaptures: { 0: { name: 'punctuation.definition.string.begin.wat' } },
    end: '"|(?=$)',
    endCaptures: { 0: { name: 'punctuation.definition.string.end.wat' } },
    patterns: [
      {
        name: 'constant.character.escape.wat',
        match: String.raw`\\(?:[tnr"'\\]|[0-9A-Fa-f]{2}|u\{${hexadecimal}\})`,
      },
      { name: 'invalid.illegal.escape.wat', match: String.raw`\\.?` },
    ],
  },
  numbers: {
    patterns: [
      {
        name: 'constant.numeric.float.wat',
        match: word(String.raw`[+-]?(?:inf|nan(?::(?:0x${hexadecimal}|canonical|arithmetic))?)`),
      },
      {
        name: 'constant.numeric.float.hex.wat',
        match: word(
          String.raw`[+-]?0x${hexadecimal}(?:\.(?:${hexadecimal})?(?:[Pp][+-]?${decimal})?|[Pp][+-]?${decimal})`,
        ),
      },
      { name: 'constant.numeric.integer.hex.wat', match: word(`[+-]?0x${hexadecimal}`) },
      {
        name: 'constant.numeric.float.decimal.wat',
        match: word(
          String.raw`[+-]?${decimal}(?:\.(?:${decimal})?(?:[Ee][+-]?${decimal})?|[Ee][+-]?${decimal})`,
        ),
      },
      { name: 'constant.numeric.integer.decimal.wat', match: word(`[+-]?${decimal}`) },
    ],
  },
  memoryArgument: {
    match: word(String.raw`(offset|align)(=)(0x${hexadecimal}|${decimal})`),
    captures: {
      1: { name: 'variable.parameter.memory-argument.wat' },
      2: { name: 'keyword.operator.assignment.wat' },
      3: { name: 'constant.numeric.integer.wat' },
    },
  },
  types: {
    patterns: [
      { name: 'support.type.value.wat', match: word('i32|i64|f32|f64|v128|funcref|externref') },
      { name: 'support.type.shape.wat', match: word('i8x16|i16x8|i32x4|i64x2|f32x4|f64x2') },
    ],
  },
  instructions: {
    patterns: [
      named('block|loop|if|else|end|br_if|br', controlScope, 'entity.name.label.wat'),
      named('call|call_indirect', controlScope, 'entity.name.function.wat'),
      named(String.raw`ref\.func`, instructionScope, 'entity.name.function.wat'),
      {
        match: word(String.raw`(ref\.null)\s+(func|extern)`),
        captures: { 1: { name: instructionScope }, 2: { name: 'support.type.heap.wat' } },
      },
      { name: controlScope, match: word([...controlNames].join('|')) },
      { name: instructionScope, match: word(plainPattern) },
    ],
  },
  fields: {
    patterns: [
      named('func', fieldScope, 'entity.name.function.wat'),
      named('type', fieldScope, 'entity.name.type.wat'),
      named('module', fieldScope, 'entity.name.namespace.wat'),
      {
        name: fieldScope,
        match: word(
          'table|memory|global|local|param|result|import|export|start|elem|data|item|offset|extern',
        ),
      },
      { name: 'storage.modifier.wat', match: word('mut|declare') },
    ],
  },
  identifiers: {
    patterns: [
      { name: 'variable.other.wat', match: word(id) },
      { name: 'invalid.illegal.identifier.wat', match: word(String.raw`\$`) },
    ],
  },
  parentheses: {
    patterns: [
      { name: 'punctuation.section.parens.begin.wat', match: String.raw`\(` },
      { name: 'punctuation.section.parens.end.wat', match: String.raw`\)` },
    ],
  },
};

/** The whole grammar. */
export const watGrammar: Grammar = {
  name: 'WebAssembly Text Format',
  scopeName: 'source.wat',
  patterns: include(
    'comments',
    'annotation',
    'strings',
    'memoryArgument',
    'instructions',
    'fields',
    'types',
    'numbers',
    'identifiers',
    'parentheses',
  ),
  repository,
};
