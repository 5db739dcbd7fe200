import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isToolChosen, MAX_SESSIONS, OTHER_TOOLS, Survey } from '../../../src/capture/survey';
import { namedTools, uncountedText } from '../../../src/ide/gateway-logs/rows';
import { line, readLog } from './log-text';

function surveyed(lines: readonly string[], isWanted?: (tool: string) => boolean): Survey {
  const survey = new Survey(isWanted);
  for (const event of readLog(lines.join('\n'), 65_536).events) survey.add(event);
  return survey;
}

describe('what a log holds', () => {
  it('beyond the sessions that are counted is counted together', () => {
    const session = [line.request('initialize'), line.answer({}), line.call('a'), line.answer(1)];
    const more = [line.call('a'), line.answer(1)];
    const lines = Array.from({ length: MAX_SESSIONS + 2 }, () => session).flat();
    const survey = surveyed([...lines, ...more]);
    assert.equal(survey.sessions.length, MAX_SESSIONS);
    assert.deepEqual(survey.uncounted, { sessions: 2, calls: 3 });
    assert.equal(
      uncountedText(survey),
      'The first 10000 sessions; 2 more sessions with 3 calls cannot be imported',
    );
    assert.equal(uncountedText(surveyed(more)), undefined);
  });

  it('of tools that are not counted by name is found by its name', () => {
    const calls = Array.from({ length: 600 }, (_, index) => [line.call(`t${String(index)}`), line.answer(1)]);
    const { sessions } = surveyed(calls.flat(), (tool) => tool === 't599');
    assert.equal(sessions[0]?.tools.get(OTHER_TOOLS), 100);
    assert.equal(sessions[0]?.wanted, 1);
    const named = namedTools(sessions);
    const isChosen = (tool: string): boolean => isToolChosen(tool, named, new Set(['t1', OTHER_TOOLS]));
    assert.deepEqual(['t1', 't2', 't599'].map(isChosen), [true, false, true]);
  });
});
