import { printable } from '../terminal-text';

/** HTML that is safe to show: its texts are escaped, its tags are ours. */
export class Markup {
  constructor(readonly html: string) {}
}

/** What an element holds: texts are texts, never markup. */
export type Child = Markup | string | undefined | readonly Child[];

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements without content and end tag. */
const VOID = new Set(['br', 'col', 'input', 'meta']);

/** What HTML could obey, and what CI systems take for commands in a report that is printed. */
const OBEYED = /[&<>"'`]|:(?=:)|#(?=[\w-]*\[)/g;

/** Most texts: nothing in them has to be escaped. */
const PLAIN = /^[\n\t !$%()*+,\-./\d;=?@A-Z[\\\]^_a-z{|}~]*$/;

/**
 * A text of others as HTML: nothing in it is markup, ends an attribute, or changes the order of what is around it.
 * Control and invisible characters are written as `\u001b`, as in all reports.
 */
function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return printable(text).replace(OBEYED, (found) => `&#${String(found.charCodeAt(0))};`);
}

/** An element. An attribute that is undefined or false is left out, one that is true has no value. */
export function tag(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  const start = `<${name}${attributesOf(attributes)}>`;
  return new Markup(VOID.has(name) ? start : `${start}${htmlOf(children)}</${name}>`);
}

/** Several parts, one after the other. */
export function parts(...children: readonly Child[]): Markup {
  return new Markup(htmlOf(children));
}

function attributesOf(attributes: Attributes): string {
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    text += value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
  }
  return text;
}

function htmlOf(child: Child): string {
  if (child === undefined) return '';
  if (typeof child === 'string') return escaped(child);
  if (child instanceof Markup) return child.html;
  return child.map(htmlOf).join('');
}
