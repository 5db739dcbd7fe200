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
      : ['  "backend": [', ...backend.map((entry) => `    ${layOut(entry, STYLE, '    ')},`), '  ],']),
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
    ([name, value]) => `${indent}${JSON.stringify(name)}: ${layOut(value, STYLE, indent)},`,
  );
}
