/** What an element holds. */
export type Child = Node | string;

/** An element with attributes and children; texts are texts, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(
  text: string,
  act: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', act);
  return made;
}

/** A mark that people see and screen readers do not say: what it means is said beside it. */
export function mark(severity: string): HTMLElement {
  const signs: Readonly<Record<string, string>> = { error: '✗', warning: '!', info: 'i' };
  return element('span', { class: `mark ${severity}`, 'aria-hidden': 'true' }, signs[severity] ?? '·');
}
