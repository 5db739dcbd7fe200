import { STACK_TRACE_HEADING } from '../gateway/texts';

/** A trace within a text: an error quotes what a runtime printed, and may quote it more than once. */
const TRACE = new RegExp(`\\n?${STACK_TRACE_HEADING}(?:\\n\\t[^\\n]*)*`, 'g');

/**
 * An error of the gateway without the runtime's stack traces: their names are those of the compiler, and a trace is
 * shown with its sources wherever an error is.
 */
export function withoutTrace(error: string): string {
  return error.replaceAll(TRACE, '');
}
