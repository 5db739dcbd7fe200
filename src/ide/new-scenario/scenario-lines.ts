import type { Json, JsonObject } from '../../gateway/json';
import { layOut, type JsonStyle } from '../../scenario/json-style';

const STYLE: JsonStyle = {
  unit: '  ',
  lineEnd: '\n',
  isOneLine: false,
  padding: ' ',
  listPadding: '',
  colon: ': ',
  comma: ', ',
};

/** Said above the expectations of the last step. */
const COMMENT = '// What the guard says now. Correct what is wrong, then correct the guard.';

/** The text of a scenario: a property or a saved answer a line where it is short, and a comment where a person goes on. */
export function scenarioLines(
  head: JsonObject,
  backend: readonly Json[],
  steps: readonly JsonObject[],
): string {
  const lines = [
    '{',
    ...members(head, '  '),
    ...(backend.length === 0
      ? []
      : ['  "backend": [', ...backend.map((entry) => `    ${laid(entry, '    ')},`), '  ],']),
    '  "steps": [',
    ...steps.flatMap((step, index) => ['    {', ...stepLines(step, index === steps.length - 1), '    },']),
    '  ],',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function stepLines(step: JsonObject, isLast: boolean): string[] {
  return Object.entries(step).flatMap(([name, value]) => [
    ...(isLast && name === 'expect' ? [`      ${COMMENT}`] : []),
    ...members({ [name]: value }, '      '),
  ]);
}

function members(object: JsonObject, indent: string): string[] {
  return Object.entries(object).map(
    ([name, value]) => `${indent}${JSON.stringify(name)}: ${laid(value, indent)},`,
  );
}

/** A value on one line where it is short, else each of its parts alike, each on its own line. */
function laid(value: Json, indent: string): string {
  const line = layOut(value, STYLE, indent);
  if (typeof value !== 'object' || value === null || !line.includes('\n')) return line;
  const inner = `${indent}${STYLE.unit}`;
  const parts = Array.isArray(value)
    ? value.map((each) => laid(each, inner))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${laid(each, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open ?? ''}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close ?? ''}`;
}
