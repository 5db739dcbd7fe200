import { shorten } from '../scenario/compact';
import { printable } from './terminal-text';

/** Every line of `text` behind `indent`, made printable; at most `limit` lines, each at most 500 characters. */
export function indented(text: string, indent: string, limit = 20): string[] {
  const lines = text.split(/\r?\n/, limit + 1);
  const shown = lines.slice(0, limit).map((line) => `${indent}${printable(shorten(line, 500))}`);
  if (lines.length > limit) shown.push(`${indent}…`);
  return shown;
}

/** A sentence whose first letter is a capital. */
export function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** How long saved answers took that are counted and not waited for, after other facts; empty without any. */
export function delayFact({ delayMs }: { readonly delayMs?: number }): string {
  return delayMs === undefined ? '' : `, answers delayed by ${duration(delayMs)}`;
}

/** How long a saved answer took, after its size or error; empty when it took no time. */
export function afterDelay({ delayMs }: { readonly delayMs?: number }): string {
  return delayMs === undefined ? '' : ` after ${duration(delayMs)}`;
}

/** Milliseconds for people: `0.4 ms`, `12 ms`, `1.25 s`. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
