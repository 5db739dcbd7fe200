import type { Frame } from '../../gateway/invocation';
import type { FunctionPlace } from './protocol';
import { shownText } from './shown-text';

/** Of the frames at a function's first instruction the one of the function itself: others are inlined into it. */
export function outermost(frames: readonly Frame[]): Frame | undefined {
  const last = frames.at(-1);
  return last?.source === undefined || last.line === undefined ? undefined : last;
}

/** Where a function comes from, for people: the last folder and the name of its source, and the line. */
export function functionPlace(index: number, frame: Frame | undefined, isHere: boolean): FunctionPlace {
  const { source, line } = frame ?? {};
  if (source === undefined || line === undefined) return { index, text: '', path: '', isHere: false };
  const end = source.split(/[\\/]/).slice(-2).join('/');
  return {
    index,
    text: `${shownText(end)}:${String(line)}`,
    path: `${shownText(source)}:${String(line)}`,
    isHere,
  };
}
