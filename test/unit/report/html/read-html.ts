/** An element of a page of ours, as a browser reads it. */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (HtmlElement | string)[];
}

const VOID = new Set(['br', 'col', 'input', 'meta']);
const TOKEN =
  /<!DOCTYPE html>|<style>[^<]*<\/style>|<\/([a-z][a-z\d]*)>|<([a-z][a-z\d]*)((?: [a-zA-Z][\w:-]*(?:="[^"<>]*")?)*)>|[^<>]+/g;

/**
 * Reads a page strictly: anything but text, whole tags with quoted attributes, and end tags in their order is an
 * error. What a browser would repair is not repaired here.
 */
export function readHtml(html: string): HtmlElement {
  const root: HtmlElement = { name: '', attributes: new Map(), children: [] };
  const open = [root];
  let at = 0;
  for (const found of html.matchAll(TOKEN)) {
    if (found.index !== at) throw new Error(`not read: ${html.slice(at, at + 80)}`);
    at += found[0].length;
    const [token, end, start, attributes = ''] = found;
    const parent = open.at(-1) ?? root;
    if (end !== undefined) {
      if (open.pop()?.name !== end) throw new Error(`</${end}> ends ${parent.name}`);
    } else if (start !== undefined) {
      const element: HtmlElement = { name: start, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (!VOID.has(start)) open.push(element);
    } else if (!token.startsWith('<')) parent.children.push(decoded(token));
  }
  if (at !== html.length) throw new Error(`not read: ${html.slice(at, at + 80)}`);
  if (open.length !== 1) throw new Error(`not ended: ${open.map(({ name }) => name).join(' ')}`);
  return root;
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/ ([\w:-]+)(?:="([^"]*)")?/g)) {
    if (attributes.has(name)) throw new Error(`${name} twice`);
    attributes.set(name, decoded(value));
  }
  return attributes;
}

function decoded(text: string): string {
  if (/&(?!#\d+;)/.test(text)) throw new Error(`a bare ampersand: ${text.slice(0, 80)}`);
  return text.replace(/&#(\d+);/g, (_found, code: string) => String.fromCharCode(Number(code)));
}

/** All elements in the order of the page. */
export function allElements(element: HtmlElement): HtmlElement[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [child, ...allElements(child)],
  );
}

/** The text of an element and all inside of it. */
export function textOf(element: HtmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The elements with a class. */
export function withClass(element: HtmlElement, name: string): HtmlElement[] {
  return allElements(element).filter((each) => each.attributes.get('class')?.split(' ').includes(name));
}

/** The elements of a name. */
export function named(element: HtmlElement, name: string): HtmlElement[] {
  return allElements(element).filter((each) => each.name === name);
}
