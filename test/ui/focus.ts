// Where the keyboard goes in a page, and whether a person sees where it is.
import assert from 'node:assert/strict';
import type { Frame, Locator, Page } from 'playwright-core';
import { eventually } from './workbench.js';

/** What runs in a page. */
const IN_PAGE = `
  /** What Tab reaches, in the order of the page. */
  const controls = () =>
    [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
      (each) => each.tabIndex >= 0 && !each.matches(':disabled') && each.checkVisibility());
  const seen = (text) => {
    const parts = text.startsWith('rgb') ? text.match(/[\\d.]+/g).map(Number) : [NaN, NaN, NaN];
    return parts.length === 3 ? [...parts, 1] : parts;
  };
  const over = (front, back) => [0, 1, 2].map((at) => front[at] * front[3] + back[at] * (1 - front[3])).concat(1);
  const behind = (element) => {
    if (element === null) return [255, 255, 255, 1];
    const own = seen(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  // As WCAG 2.2 defines them.
  const luminance = (color) => {
    const linear = color.map((value) => value / 255).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((first, second) => first - second);
    return (light + 0.05) / (dark + 0.05);
  };
  /** Whether a side of the ring is cut off by the page, or by what scrolls or hides in it, where there is room for it. */
  const isCut = (element, room) => {
    const box = element.getBoundingClientRect();
    const isOut = (start, end, from, to) =>
      end - start + 2 * room <= to - from && (start - room < from - 0.5 || end + room > to + 0.5);
    const isOutside = ({ left, top, right, bottom }) =>
      isOut(box.left, box.right, left, right) || isOut(box.top, box.bottom, top, bottom);
    if (isOutside({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: innerHeight })) return true;
    for (let each = element.parentElement; each && each !== document.body; each = each.parentElement)
      if (getComputedStyle(each).overflowX !== 'visible' && isOutside(each.getBoundingClientRect())) return true;
    return false;
  };
  /** Why a person would not see the ring of an element; empty where it is seen. */
  const faultOfRing = (element) => {
    const { outlineStyle, outlineColor, outlineWidth, outlineOffset } = getComputedStyle(element);
    const room = parseFloat(outlineWidth) + parseFloat(outlineOffset);
    if (outlineStyle === 'none' || !(parseFloat(outlineWidth) >= 1)) return 'there is no ring';
    // A ring at the edge of an element touches what is around it, too, except that cells of a row have one background.
    const isAtEdge = room === 0 && !element.matches('td, th');
    const backs = [...(room > 0 || isAtEdge ? [element.parentElement] : []), ...(room > 0 ? [] : [element])].map(behind);
    const ratio = Math.max(...backs.map((back) => contrast(over(seen(outlineColor), back), back)));
    // 1.4.11 of WCAG 2.2
    if (!(ratio >= 3)) return outlineColor + ' on rgb(' + backs.join(') and rgb(') + ') has a contrast of ' + ratio;
    return isCut(element, room) ? 'the ring is cut off' : '';
  };
`;

/**
 * Goes through a page from its first control to its last, or back: each control has the keyboard once, and a ring
 * around it that is seen.
 * @param html the root of the page, which has the keyboard, and in none of its controls
 */
export async function walk(page: Page, html: Locator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  const frame = await (await html.elementHandle())?.ownerFrame();
  assert.ok(frame, 'the page is open');
  const names = await inPage<readonly string[]>(
    frame,
    'controls().map((each) => each.outerHTML.slice(0, 100))',
  );
  assert.ok(names.length > 0, 'the page has controls');
  const order = names.map((_, index) => index);
  if (key === 'Shift+Tab') order.reverse();
  const faults: string[] = [];
  for (const index of order) {
    const control = names[index] ?? '';
    await page.keyboard.press(key);
    await eventually(
      () => inPage<number>(frame, `controls().findIndex((each) => each.matches(':focus-visible'))`),
      (at) => assert.equal(at, index, `${key} leads to ${names[at] ?? 'no control'} in place of ${control}`),
    );
    const fault = await inPage<string>(frame, 'faultOfRing(document.activeElement)');
    if (fault !== '') faults.push(`${control}: ${fault}`);
  }
  assert.deepEqual(faults, []);
}

function inPage<T>(frame: Frame, expression: string): Promise<T> {
  return frame.evaluate(`(() => { ${IN_PAGE} return ${expression}; })()`);
}
