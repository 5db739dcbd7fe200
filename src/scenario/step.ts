import type { StepFields } from './step-fields';
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
function requestOf({ tool = '', args, sink, result, backendError }: StepFields): Request {
  const asked = { tool, args: args === undefined ? {} : args };
  if (sink !== undefined) return { ...asked, kind: 'sink', sink };
  return {
    ...asked,
    kind: 'tool',
    result: result ?? null,
    ...(backendError === undefined ? {} : { backendError }),
  };
}
