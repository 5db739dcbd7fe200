import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapRows, type MapRow } from '../../../../src/ide/tool-map/map-row';
import { filterChoices, shownRows } from '../../../../src/ide/tool-map/shown-rows';
import { findingsLabel, rowLabel, sortText, statusText } from '../../../../src/ide/tool-map/spoken';
import {
  FIRST_SORT,
  nextSort,
  NO_FILTER,
  parseViewState,
  type Filter,
  type Sort,
} from '../../../../src/ide/tool-map/view-state';
import { label, mapOf, mapped, NO_SCENARIO, WRITE_AS_READ } from './maps';

const WRITES = { readOnly: false, destructive: null };
const SECRET = { description: '', secrecy: ['private:acme/app'], integrity: [] };

/** Four tools: a write labeled as a read, a secret one, one that fails, one without findings. */
const rows = mapRows(
  mapOf(
    mapped('create_issue', { hints: WRITES, findings: [NO_SCENARIO, WRITE_AS_READ, WRITE_AS_READ] }),
    mapped('get_issue', { labels: [label('public'), label('private', { resource: SECRET })] }),
    mapped('list_runs', {
      labels: ['public', 'private'].map((world) => label(world, { operation: null, error: 'no' })),
      findings: [{ code: 'label-error', severity: 'error', message: 'no' }],
    }),
    mapped('add_note', {
      labels: [label('public', { operation: 'write' }), label('private')],
      findings: [NO_SCENARIO],
    }),
  ),
);

function names(filter: Partial<Filter>, sort: Sort = { column: 'tool', descending: false }): string {
  return shownRows(rows, { ...NO_FILTER, ...filter }, sort)
    .map(({ name }) => name)
    .join(' ');
}

/** A row as one line. */
function drawn({ name, hint, operation, findings, cells }: MapRow): string {
  const codes = findings.map(({ code, severity }) => `${severity}:${code}`).join(' ');
  return [name, hint, operation, codes, ...cells.map(({ text, kind }) => `${text} (${kind})`)].join(' | ');
}

describe('the rows of a tool map', () => {
  it('say what the guard says of each tool in each world, and each finding once, worst first', () => {
    assert.deepEqual(rows.map(drawn), [
      'create_issue | writes | read | error:write-as-read info:no-scenario | read public (public) | read public (public)',
      'get_issue |  | read |  | read public (public) | read private:acme/app (labeled)',
      'list_runs |  | error | error:label-error | error (error) | error (error)',
      'add_note |  | read, write | info:no-scenario | write (labeled) | read public (public)',
    ]);
  });

  it('show names of guards and files so that nothing in them is invisible', () => {
    const [row] = mapRows(mapOf(mapped('a\u202eb\nc')));
    assert.equal(row?.name, 'a\\u202eb\\u000ac');
    assert.equal(row.tool, 'a\u202eb\nc');
  });

  it('are filtered by code, severity, operation and whether there are findings', () => {
    assert.equal(names({ code: 'no-scenario' }), 'add_note create_issue');
    assert.equal(names({ severity: 'error' }), 'create_issue list_runs');
    assert.equal(names({ code: 'no-scenario', severity: 'error' }), '');
    assert.equal(names({ operation: 'write' }), 'add_note');
    assert.equal(names({ onlyFindings: true }), 'add_note create_issue list_runs');
  });

  it('are searched for words in names, labels and findings, whatever their letter case', () => {
    assert.equal(names({ text: ' ISSUE ' }), 'create_issue get_issue');
    assert.equal(names({ text: 'acme/app get' }), 'get_issue');
    assert.equal(names({ text: 'write-as-read' }), 'create_issue');
    assert.equal(names({ text: 'issue nothing' }), '');
  });

  it('are sorted by any column, worst findings first, equal ones by name', () => {
    assert.equal(names({}, FIRST_SORT), 'create_issue list_runs add_note get_issue');
    assert.equal(
      names({}, { column: 'operation', descending: false }),
      'list_runs create_issue get_issue add_note',
    );
    assert.equal(names({}, { column: 1, descending: true }), 'add_note create_issue get_issue list_runs');
    assert.equal(names({}, { column: 7, descending: true }), 'add_note create_issue get_issue list_runs');
  });

  it('offer as filters what they have', () => {
    assert.deepEqual(filterChoices(rows), {
      codes: ['label-error', 'no-scenario', 'write-as-read'],
      operations: ['error', 'read', 'write'],
    });
  });
});

describe('what a screen reader says of a tool map', () => {
  it('counts the tools that are shown, and their worst findings', () => {
    assert.equal(statusText(rows, rows, NO_FILTER), '4 tools: 2 with errors, 1 with infos');
    const filter = { ...NO_FILTER, text: 'issue' };
    assert.equal(
      statusText(rows, shownRows(rows, filter, FIRST_SORT), filter),
      '2 of 4 tools: 1 with errors',
    );
    assert.equal(statusText(rows, [], filter), '0 of 4 tools: no tool matches the filter');
    assert.equal(statusText([], [], NO_FILTER), '0 tools');
  });

  it('names the findings and labels of a row, and the order', () => {
    const [first] = rows;
    assert.ok(first);
    assert.equal(
      rowLabel(first, ['public', 'private']),
      'create_issue; read; error write-as-read, info no-scenario; public: read public; private: read public',
    );
    assert.equal(findingsLabel({ findings: [] }), 'no findings');
    assert.equal(
      sortText({ column: 1, descending: true }, ['public', 'private']),
      'sorted by private, descending',
    );
  });
});

describe('the state of a tool map', () => {
  it('sorts what is bad first, and the other way round when clicked again', () => {
    const byTool = nextSort(FIRST_SORT, 'tool');
    assert.deepEqual(byTool, { column: 'tool', descending: false });
    assert.deepEqual(nextSort(byTool, 'tool'), { column: 'tool', descending: true });
    assert.deepEqual(nextSort(byTool, 'findings'), FIRST_SORT);
  });

  it('is read back as it was kept', () => {
    const filter: Filter = {
      text: 'a',
      code: 'trap',
      severity: 'error',
      operation: 'read',
      onlyFindings: true,
    };
    const state = { target: 'file:///guard.wat', filter, sort: { column: 2, descending: true }, opened: 'a' };
    assert.deepEqual(parseViewState(JSON.parse(JSON.stringify(state))), state);
  });

  it('is the first one where something else was kept', () => {
    assert.deepEqual(
      parseViewState({ target: 'a', filter: { severity: 'bad', text: 1 }, sort: { column: -1 } }),
      {
        target: 'a',
        filter: NO_FILTER,
        sort: FIRST_SORT,
        opened: null,
      },
    );
    for (const kept of [undefined, null, 'a', {}, { target: '' }])
      assert.equal(parseViewState(kept), undefined);
  });
});
