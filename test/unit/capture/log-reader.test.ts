import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogLines, MAX_LINE_BYTES } from '../../../src/capture/log-lines';
import { drawn, line, readLog } from './log-text';

const text = (lines: readonly string[], end = '\n'): string => lines.map((each) => each + end).join('');

describe('requests and answers of a log', () => {
  it('belong together in their order, whatever is between them', () => {
    const log = text([
      line.request('initialize'),
      line.answer({ capabilities: {} }),
      line.request('notifications/initialized'),
      line.call('get_issue', { n: 1 }),
      line.call('read', {}, {}, 'other'),
      line.answer('a'),
      line.answer('b', {}, 'other'),
      line.filtered('get_issue', 'issue 1'),
    ]);
    assert.deepEqual(drawn(readLog(log)), [
      '4 github#1 get_issue {"n":1} → "a"',
      '5 other#1 read {} → "b"',
      'github#1 removed from get_issue (4): issue 1',
    ]);
  });

  it('are found the same, however the bytes arrive', () => {
    const log = text([line.call('x', { name: 'é€😀' }), line.answer('ä'), line.call('y'), line.answer('z')]);
    const whole = drawn(readLog(log, 1_000_000));
    assert.equal(whole.length, 2);
    for (const size of [1, 2, 3, 5, 64, 100]) assert.deepEqual(drawn(readLog(log, size)), whole);
  });

  it('have errors of the backend: JSON-RPC errors and failed connections', () => {
    const log = text([
      line.call('a'),
      line.failure('502 from upstream'),
      line.call('b'),
      line.answer(null, { result: undefined, error: { code: -32602, message: 'unknown tool' } }),
      line.call('c'),
      line.answer(null, { result: undefined }),
    ]);
    assert.deepEqual(drawn(readLog(log)), [
      '1 github#1 a {} → error 502 from upstream',
      '3 github#1 b {} → error unknown tool',
      '5 github#1 c {} → unreadable',
    ]);
  });

  it('belong together by their ids where requests have them', () => {
    const log = text([
      line.call('a', {}, { id: 7 }),
      line.call('b', {}, { id: 8 }),
      line.answer('for b', { id: 8 }),
      line.answer('for a', { id: 7 }),
    ]);
    assert.deepEqual(drawn(readLog(log)), ['1 github#1 a {} → "for a"', '2 github#1 b {} → "for b"']);
  });

  it('are uncertain when several wait without an id', () => {
    const log = text([
      line.call('a'),
      line.call('b'),
      line.answer(1),
      line.answer(2),
      line.call('c'),
      line.answer(3),
    ]);
    assert.deepEqual(drawn(readLog(log)), [
      '1 github#1 a {} → 1 (uncertain)',
      '2 github#1 b {} → 2 (uncertain)',
      '5 github#1 c {} → 3',
    ]);
  });

  it('go on after an answer that never comes', () => {
    const calls = Array.from({ length: 12 }, (_, index) => [
      line.call(`t${String(index)}`),
      line.answer(index),
    ]);
    const events = drawn(readLog(text([line.call('lost'), ...calls.flat()])));
    assert.equal(events.length, 13);
    assert.equal(events[0], '1 github#1 lost {} → lost (uncertain)');
    assert.deepEqual(events.slice(1, 3), [
      '2 github#1 t0 {} → 0 (uncertain)',
      '4 github#1 t1 {} → 1 (uncertain)',
    ]);
    assert.deepEqual(events.slice(-2), ['22 github#1 t10 {} → 10', '24 github#1 t11 {} → 11']);
  });

  it('are lost at the end of the log', () => {
    assert.deepEqual(drawn(readLog(text([line.call('a'), line.answer(1), line.call('b')]))), [
      '1 github#1 a {} → 1',
      '3 github#1 b {} → lost',
    ]);
  });

  it('begin a session with each `initialize` after a call', () => {
    const log = text([
      line.request('initialize'),
      line.answer({}),
      line.request('initialize'),
      line.answer({}),
      line.call('a'),
      line.answer(1),
      line.request('initialize'),
      line.answer({}),
      line.call('b'),
      line.answer(2),
    ]);
    assert.deepEqual(drawn(readLog(log)), ['5 github#1 a {} → 1', '9 github#2 b {} → 2']);
  });
});

describe('items that were removed', () => {
  const removed = line.filtered('read', 'x');
  const read = (id: number): string => line.call('read', {}, { id });
  const answer = (id: number): string => line.answer(id, { id });

  it('are of the last answer of their tool, also when the next request waits', () => {
    assert.deepEqual(drawn(readLog(text([read(1), answer(1), read(2), removed, answer(2), removed]))), [
      '1 github#1 read {} → 1',
      'github#1 removed from read (1): x',
      '3 github#1 read {} → 2',
      'github#1 removed from read (3): x',
    ]);
  });

  it('are certain of none of the requests that overlap', () => {
    assert.deepEqual(drawn(readLog(text([read(1), read(2), answer(1), answer(2), removed]))), [
      '1 github#1 read {} → 1',
      '2 github#1 read {} → 2',
      'github#1 removed from read (maybe 1,2): x',
    ]);
  });

  it('are certain when requests for other tools overlap', () => {
    const log = text([line.call('list', {}, { id: 1 }), read(2), answer(2), removed, answer(1)]);
    assert.deepEqual(drawn(readLog(log)), [
      'github#1 removed from read: x',
      '1 github#1 list {} → 1',
      '2 github#1 read {} → 2 - x',
    ]);
  });

  it('are certain of nothing while answers wait for their requests', () => {
    const anonymous = [line.call('read'), line.call('list'), line.answer(2), removed, line.answer(3)];
    assert.deepEqual(drawn(readLog(text([read(1), answer(1), ...anonymous]))), [
      '1 github#1 read {} → 1',
      'github#1 removed from read (maybe 1): x',
      '3 github#1 read {} → 2 (uncertain) - maybe x',
      '4 github#1 list {} → 3 (uncertain)',
    ]);
  });

  it('are of the session of their request', () => {
    const log = text([read(1), answer(1), line.request('initialize'), removed, line.answer({}), read(2)]);
    assert.deepEqual(drawn(readLog(log)), [
      '1 github#1 read {} → 1',
      'github#1 removed from read (1): x',
      '6 github#2 read {} → lost',
    ]);
  });
});

describe('what the redaction of the gateway breaks', () => {
  it('is put together again where only a value and its colon are gone', () => {
    const broken =
      '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"login","arguments":{"user":"x","token"=[REDACTED]}}}';
    const payload = { _error: 'invalid JSON', _raw: broken };
    const log = text([
      JSON.stringify({
        event: 'rpc_request',
        direction: 'OUT',
        server_id: 's',
        method: 'tools/call',
        payload,
      }),
      JSON.stringify({
        event: 'rpc_response',
        direction: 'IN',
        server_id: 's',
        payload: { _error: 'x', _raw: '{"result":{"a":token=[REDACTED]' },
      }),
    ]);
    const read = readLog(log);
    assert.deepEqual(drawn(read), ['1 s#1 login {"user":"x","token":"[REDACTED]"} → unreadable']);
    const [event] = read.events;
    assert.equal(event?.kind === 'exchange' && event.exchange.isRepaired, true);
  });
});

describe('lines that cannot be read', () => {
  const good = [line.call('a'), line.answer(1)];

  it('are counted with their number and reason, and nothing else is lost', () => {
    const deep = `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`;
    const log = text(['nonsense', ...good, '[1]', '{"no":"event"}', deep, line.call('cut').slice(0, -9)]);
    const { events, counts } = readLog(log);
    assert.equal(events.length, 1);
    assert.equal(counts.unreadable, 5);
    assert.deepEqual(
      counts.firstUnreadable.map(({ line: at, problem }) => `${String(at)}: ${problem}`),
      [
        '1: it is not JSON (cut off?)',
        '4: it is not a JSON object',
        '5: it has no `event`: this is no line of a gateway log',
        '6: its JSON is nested more than 200 deep',
        '7: it is not JSON (cut off?)',
      ],
    );
  });

  it('may be calls without the name of a tool', () => {
    const { events, counts } = readLog(text([line.call(''), ...good]));
    assert.equal(events.length, 1);
    assert.deepEqual(counts.firstUnreadable, [
      { line: 1, problem: 'it is a `tools/call` whose payload names no tool' },
    ]);
  });

  it('may be no UTF-8', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode(text(good)), 0xff, 0xfe, 10]);
    const { events, counts } = readLog(bytes);
    assert.equal(events.length, 1);
    assert.deepEqual(counts.firstUnreadable, [{ line: 3, problem: 'it is not UTF-8' }]);
  });

  it('may be too long, and take no memory', () => {
    const lines = new LogLines();
    const megabyte = new Uint8Array(1024 * 1024).fill(97);
    for (let count = 0; count < 40; count++) assert.deepEqual([...lines.push(megabyte)], []);
    const [long] = [...lines.push(new Uint8Array([10]))];
    assert.deepEqual(long, {
      number: 1,
      problem: `it has ${String(40 * 1024 * 1024)} bytes; lines have at most ${String(MAX_LINE_BYTES)}`,
    });
    assert.deepEqual([...lines.push(new TextEncoder().encode('x\n'))], [{ number: 2, text: 'x' }]);
  });

  it('are none of: blank lines, a byte order mark, other line ends, other events', () => {
    const other = JSON.stringify({ event: 'rpc_request', direction: 'IN', server_id: 'x' });
    const log = `\ufeff${text([good[0] ?? '', '', other, JSON.stringify({ event: 'startup' })], '\r\n')}${good[1] ?? ''}`;
    const { events, counts } = readLog(log);
    assert.equal(events.length, 1);
    assert.deepEqual([counts.unreadable, counts.lines, counts.strayAnswers], [0, 5, 0]);
  });

  it('of a hostile log bound what is kept: servers, names, and numbers of lines', () => {
    const many = Array.from({ length: 3000 }, (_, index) => line.call('t', {}, {}, `s${String(index)}`));
    const { counts } = readLog(text([...many, line.call('t'.repeat(300))]), 65_536);
    assert.equal(counts.unreadable, 2001);
    assert.equal(counts.firstUnreadable.length, 20);
  });
});

describe('answers to nothing', () => {
  it('are counted', () => {
    assert.equal(
      readLog(text([line.answer(1), line.call('a'), line.answer(2), line.answer(3)])).counts.strayAnswers,
      2,
    );
  });
});
