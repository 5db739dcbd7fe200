import type { StepFields } from './step-fields';
import { parseGoJson } from '../gateway/go-json';
import type { SinkStep, Step, ToolStep } from './model';

/** Steps with defaults filled in; a step without a name is called by its tool or function, and position. */
export function stepsOf(read: readonly StepFields[]): Step[] {
  return read.map(stepOf);
}

function stepOf(fields: StepFields, index: number): Step {
  const base = {
    name: fields.name ?? `${fields.tool ?? fields.call ?? 'step'} (step ${index + 1})`,
    ...(fields.session === undefined ? {} : { session: fields.session }),
    backend: fields.backend ?? [],
    ...(fields.expect === undefined ? {} : { expect: fields.expect }),
  };
  if (fields.call !== undefined) {
    const input = fields.input === undefined ? {} : fields.input;
    return { ...base, kind: 'call', call: fields.call, input };
  }
  return { ...base, ...requestOf(fields) };
}

type Common = 'name' | 'session' | 'backend' | 'expect';
type Request = Omit<ToolStep, Common> | Omit<SinkStep, Common>;

/** A request to the guard's server, or to a write sink. */
function requestOf({ tool = '', args, sink, result, backendError, route, response }: StepFields): Request {
  const asked = { tool, args: args === undefined ? {} : args };
  if (sink !== undefined) return { ...asked, kind: 'sink', sink };
  return {
    ...asked,
    kind: 'tool',
    result: result ?? null,
    ...(backendError === undefined ? {} : { backendError }),
    ...(route === undefined ? {} : { route }),
    ...(response === undefined ? {} : answerOf(response)),
  };
}

/** An HTTP answer; a text that is JSON is a JSON body, and without any body it is an empty text. */
function answerOf({
  status,
  body,
  text = '',
}: NonNullable<StepFields['response']>): Pick<ToolStep, 'status' | 'result' | 'text'> {
  const given = status === undefined ? {} : { status };
  if (body !== undefined) return { ...given, result: body };
  const parsed = parseGoJson(text);
  return parsed.ok ? { ...given, result: parsed.value } : { ...given, result: null, text };
}
