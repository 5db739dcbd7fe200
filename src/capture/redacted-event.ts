import type { Redactor } from '../redaction/redactor';
import type { Answer, FilteredItem } from './log-record';
import type { LogEvent } from './log-reader';

/** An event of a log without secrets. */
export function redactedEvent(event: LogEvent, redactor: Redactor): LogEvent {
  if (event.kind === 'filtered')
    return { ...event, tool: redactor.text(event.tool), item: redactedItem(event.item, redactor) };
  const { exchange } = event;
  const { args, answer } = exchange;
  return {
    kind: 'exchange',
    exchange: {
      ...exchange,
      tool: redactor.text(exchange.tool),
      args: redactor.json(args),
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

function redactedItem<T extends FilteredItem>(item: T, redactor: Redactor): T {
  return { ...item, description: redactor.text(item.description), reason: redactor.text(item.reason) };
}
