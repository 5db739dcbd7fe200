import type * as vscode from 'vscode';
import type { FunctionPlace } from '../../ide/module-page/protocol';
import { functionPlace, outermost } from '../../ide/module-page/function-place';
import type { Frame } from '../../gateway/invocation';
import type { EditorServices } from '../services';
import type { OpenedModule } from './session';

type Positions = Pick<EditorServices, 'positions'>;

/** Where functions of a module come from, in the order of `indices`; and why positions are missing, if so. */
export async function locateFunctions(
  guard: vscode.Uri,
  opened: OpenedModule,
  indices: readonly number[],
  { positions }: Positions,
): Promise<{ readonly places: readonly FunctionPlace[]; readonly note: string }> {
  const { stamp, file, functions } = opened;
  const asked = indices.flatMap((index) => functions.get(index) ?? []);
  const locator = positions.locator(guard, stamp, file);
  const stacks = asked.map(({ index, name, offset }) => ({ frames: [{ function: name, index, offset }] }));
  const located = await locator.locateAll(stacks);
  const places = asked.map(async ({ index }, at) => {
    const frame = outermost(located[at] ?? []);
    return functionPlace(index, frame, frame !== undefined && (await positions.isHere(frame, guard)));
  });
  return { places: await Promise.all(places), note: locator.problem ?? '' };
}

/** The frame of a function with its source, as far as one is known. */
export async function sourceFrame(
  guard: vscode.Uri,
  { stamp, file, functions }: OpenedModule,
  index: number,
  { positions }: Positions,
): Promise<Frame | undefined> {
  const row = functions.get(index);
  if (!row) return undefined;
  const { name, offset } = row;
  const frames = [{ function: name, index, offset }];
  const [located = []] = await positions.locator(guard, stamp, file).locateAll([{ frames }]);
  return outermost(located);
}
