/** What a page is given again looks like what it had, as far as a person has changed it: parts that are open, and the keyboard. */
export interface KeptState {
  readonly open: ReadonlyMap<string, boolean>;
  /** Key of the element that has the keyboard; undefined: it is not in there. */
  readonly focused: string | undefined;
}

const FOCUSABLE = 'summary, a, button, input, [tabindex]';
/** Characters of a text that distinguish an element from others. */
const KEY_TEXT = 100;

/** What a person has changed in `within`; asked before its content is replaced. */
export function keptState(within: Element): KeptState {
  const open = new Map<string, boolean>();
  for (const [key, details] of keyed(within, 'details'))
    if (details instanceof HTMLDetailsElement) open.set(key, details.open);
  const active = document.activeElement;
  const focused = [...keyed(within, FOCUSABLE)].find(([, element]) => element === active)?.[0];
  return { open, focused };
}

/** Opens what was open, and gives the keyboard back to the element that had it, or to nothing when that is gone. */
export function restoreState(within: Element, { open, focused }: KeptState): void {
  for (const [key, details] of keyed(within, 'details')) {
    // What the new content opens (a failure) is open, also when it was closed before.
    if (details instanceof HTMLDetailsElement) details.open ||= open.get(key) === true;
  }
  if (focused === undefined) return;
  const again = keyed(within, FOCUSABLE).get(focused);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** The elements by the part that they are in, their kind and text, and their number among equal ones. */
function keyed(within: Element, selector: string): Map<string, Element> {
  const found = new Map<string, Element>();
  const numbers = new Map<string, number>();
  for (const element of within.querySelectorAll(selector)) {
    const named = element instanceof HTMLDetailsElement ? element.querySelector('summary') : element;
    const part = element.closest('[id]')?.id ?? '';
    const key = JSON.stringify([part, element.tagName, named?.textContent.slice(0, KEY_TEXT) ?? '']);
    const number = (numbers.get(key) ?? 0) + 1;
    numbers.set(key, number);
    found.set(`${key} ${String(number)}`, element);
  }
  return found;
}
