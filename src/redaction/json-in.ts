import { nestedOver, type Json } from '../gateway/json';

/** Levels of a value that is read from a text. */
const MAX_LEVELS = 500;

/** The list or object that a text is as JSON; undefined for other texts, and for what is nested too deeply. */
export function jsonIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return nestedOver(value, MAX_LEVELS) ? undefined : value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
