import type { AgentLabels } from '../gateway/difc/labels';
import type { Redactor } from '../redaction/redactor';
import type { Answer, FilteredItem } from './log-record';
import type { LogEvent } from './log-reader';

/** An event of a log without secrets. */
export function redactedEvent(event: LogEvent, redactor: Redactor): LogEvent {
  if (event.kind === 'filtered')
    return { ...event, tool: redactor.text(event.tool), item: redactedItem(event.item, redactor) };
  const { exchange } = event;
  const { args, answer, agent } = exchange;
  return {
    kind: 'exchange',
    exchange: {
      ...exchange,
      tool: redactor.text(exchange.tool),
      args: redactor.json(args),
      ...(agent ? { agent: redactedLabels(agent, redactor) } : {}),
      answer: redactedAnswer(answer, redactor),
      filtered: exchange.filtered.map((item) => redactedItem(item, redactor)),
    },
  };
}

function redactedAnswer<T extends Answer | { readonly kind: 'lost' }>(answer: T, redactor: Redactor): T {
  switch (answer.kind) {
    case 'result':
      return { ...answer, result: redactor.json(answer.result) };
    case 'error':
      return { ...answer, error: redactor.text(answer.error) };
    default:
      return answer;
  }
}

/** Tags may name what is secret, and reports show them. */
function redactedLabels(
  { secrecy, integrity }: Partial<AgentLabels>,
  redactor: Redactor,
): Partial<AgentLabels> {
  const clean = (tags: readonly string[]): readonly string[] => tags.map((tag) => redactor.text(tag));
  return {
    ...(secrecy ? { secrecy: clean(secrecy) } : {}),
    ...(integrity ? { integrity: clean(integrity) } : {}),
  };
}

function redactedItem<T extends FilteredItem>(item: T, redactor: Redactor): T {
  return { ...item, description: redactor.text(item.description), reason: redactor.text(item.reason) };
}
