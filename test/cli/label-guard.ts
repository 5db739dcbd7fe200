/** What a guard of `labelGuard` answers, whatever it is asked. */
export interface GuardAnswers {
  readonly operation: string;
  readonly secrecy?: readonly string[];
  /** Labels of all items; absent: label_response gives none. */
  readonly items?: { readonly secrecy: readonly string[] };
}

/** The WAT of a guard that gives the same labels to every request. */
export function labelGuard({ operation, secrecy = [], items }: GuardAnswers): string {
  const answers = {
    label_agent: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' },
    label_resource: { resource: { description: 'data', secrecy, integrity: [] }, operation },
    label_response: items && {
      labeled_paths: [],
      items_path: '',
      default_labels: { description: 'item', secrecy: items.secrecy, integrity: [] },
    },
  };
  const functions = Object.entries(answers).map(([name, answer], at) => {
    const text = answer === undefined ? '' : JSON.stringify(answer);
    const from = 1024 * (at + 1);
    return `(data (i32.const ${from}) ${JSON.stringify(text)})
  (func (export "${name}") (param i32 i32 i32 i32) (result i32)
    (memory.copy (local.get 2) (i32.const ${from}) (i32.const ${text.length}))
    (i32.const ${text.length}))`;
  });
  return `(module (memory (export "memory") 2)\n  ${functions.join('\n  ')})\n`;
}
