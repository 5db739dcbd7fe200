import * as l10n from '@vscode/l10n';
import { stripComments } from 'jsonc-parser';
import { mcpResult } from '../../scenario/answers';
import { jsonStyle, layOut } from '../../scenario/json-style';
import { jsonOfNode, nodeAt } from '../../scenario/json-text';
import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { Fix } from '../../diagnostics/diagnostic';
import { change } from '../../scenario/json-edits';

/** Says how the saved answers are meant, in front of the first property that may hold some. */
export function setAnswers(source: ScenarioSource, value: 'mcp' | 'as-is'): Fix {
  const title =
    value === 'mcp'
      ? l10n.t('Wrap all answers: add "answers": "mcp"')
      : l10n.t('The backend is plain JSON: add "answers": "as-is"');
  return {
    title,
    ...(value === 'mcp' ? { preferred: true } : {}),
    edits: () => change(source, ['answers'], value, offsetOfAnswers(source)),
  };
}

function offsetOfAnswers({ root }: ScenarioSource): number {
  const names = (root?.children ?? []).map((property): unknown => property.children?.[0]?.value);
  const first = names.findIndex((name) => name === 'policy' || name === 'backend' || name === 'steps');
  return first < 0 ? names.length : first;
}

/**
 * Writes each of the answers as an MCP result; undefined when one has a comment inside, which would be lost.
 */
export function wrapAnswers(source: ScenarioSource, paths: readonly ScenarioPath[]): Fix | undefined {
  const { root, text } = source;
  const nodes = root ? paths.flatMap((path) => nodeAt(root, path) ?? []) : [];
  const isCommented = nodes.some(({ offset, length }) => {
    const written = text.slice(offset, offset + length);
    return stripComments(written) !== written;
  });
  if (nodes.length === 0 || isCommented) return undefined;
  // However long the text in an answer is, it is one line.
  const style = { ...jsonStyle(source), isOneLine: true };
  return {
    title:
      nodes.length === 1
        ? l10n.t('Write the answer as an MCP result')
        : l10n.t('Write the answers as MCP results'),
    edits: () =>
      nodes.map((node) => ({
        start: node.offset,
        end: node.offset + node.length,
        text: layOut(mcpResult(jsonOfNode(node)), style, ''),
      })),
  };
}
