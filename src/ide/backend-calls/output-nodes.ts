import * as l10n from '@vscode/l10n';
import { jsonValue } from '../../base/json-value';
import type { Invocation } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { levelName } from '../../report/invocation';
import { note } from './call-nodes';
import { jsonNode } from './json-nodes';
import type { CallsNode, Icon, NodeLocations } from './node';
import { rowText } from './node';
import { paged } from './pages';
import { counted } from '../counted';

/** What the guard logged by host_log. */
export function logsNode(parent: CallsNode, { logs }: Invocation, locations: NodeLocations): CallsNode {
  const node: CallsNode = {
    id: `${parent.id}/logs`,
    kind: 'logs',
    parent,
    label: 'logs',
    description: counted.entries(logs.length),
    icon: { name: 'output' },
    open: false,
    failed: false,
    document: {
      name: 'host_log.txt',
      text: () => logs.map(({ level, message }) => `${levelName(level)}: ${message}\n`).join(''),
    },
    ...(locations.step ? { locations: { step: locations.step } } : {}),
    children: () =>
      paged({
        owner: node,
        count: logs.length,
        make: (position, page) => {
          const { level, message } = logs[position] ?? { level: 0, message: '' };
          return {
            id: `${node.id}/${String(position)}`,
            kind: 'log',
            parent: page,
            label: levelName(level),
            description: rowText(message),
            icon: logIcon(level),
            open: false,
            failed: false,
            tooltip: () => ({ lines: [message] }),
          };
        },
      }),
  };
  return node;
}

function logIcon(level: number): Icon {
  if (level === 3) return { name: 'error', color: 'list.errorForeground' };
  if (level === 2) return { name: 'warning', color: 'list.warningForeground' };
  return { name: level === 0 ? 'debug' : 'info' };
}

/** A standard stream, or output that is no JSON. */
export function textNode(parent: CallsNode, label: string, text: string): CallsNode {
  return {
    id: `${parent.id}/${label}`,
    kind: 'text',
    parent,
    label,
    description: rowText(text),
    icon: { name: 'terminal' },
    open: false,
    failed: false,
    tooltip: () => ({ lines: [], code: [{ title: label, language: 'text', text: text.slice(0, 2000) }] }),
    document: { name: `${label}.txt`, text: () => text },
  };
}

/** What the function answered; undefined when that is nothing. */
export function outputNode(parent: CallsNode, invocation: Invocation): CallsNode | undefined {
  const { output, outputBytes, outputSha256, outputBase64 } = invocation;
  if (output === null) {
    if (outputBytes === 0) return undefined;
    const digest = outputSha256 === undefined ? '' : `, SHA-256 ${outputSha256}`;
    const broken = outputBase64 === undefined ? '' : `, ${l10n.t('not UTF-8')}`;
    return note(parent, 'output', `${counted.bytes(outputBytes)}${broken}${digest}`);
  }
  if (output === '') return undefined;
  const value = jsonValue(output) as Json | undefined;
  if (value === undefined) return textNode(parent, 'output', output);
  return jsonNode({ parent, key: 'output', label: 'output', value, documentName: 'output' });
}
