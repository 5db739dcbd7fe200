import type { StepFields } from './step-fields';
import type { Step } from './model';

/** Steps with defaults filled in; a step without a name is called by its tool or function, and position. */
export function stepsOf(read: readonly StepFields[]): Step[] {
  return read.map((fields, index) => {
    const base = {
      name: fields.name ?? `${fields.tool ?? fields.call ?? 'step'} (step ${index + 1})`,
      ...(fields.session === undefined ? {} : { session: fields.session }),
      backend: fields.backend ?? [],
      ...(fields.expect === undefined ? {} : { expect: fields.expect }),
    };
    if (fields.call !== undefined) {
      return {
        ...base,
        kind: 'call',
        call: fields.call,
        input: fields.input === undefined ? {} : fields.input,
      };
    }
    return {
      ...base,
      kind: 'tool',
      tool: fields.tool ?? '',
      args: fields.args === undefined ? {} : fields.args,
      result: fields.result ?? null,
      ...(fields.backendError === undefined ? {} : { backendError: fields.backendError }),
    };
  });
}
