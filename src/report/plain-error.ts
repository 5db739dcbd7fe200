/**
 * An error of the gateway without the runtime's stack traces: their names are those of the compiler, and a trace is
 * shown with its sources wherever an error is.
 */
export function withoutTrace(error: string): string {
  return error.replaceAll(/\n?wasm stack trace:(?:\n\t[^\n]*)*/g, '');
}
