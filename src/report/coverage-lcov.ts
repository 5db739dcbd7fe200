import { fileTotals } from '../analysis/coverage/coverage-totals';
import type { FileCoverage } from '../analysis/coverage/file-coverage';
import type { RunCoverage } from '../analysis/coverage/run-coverage';

/**
 * Coverage as `lcov` tracefiles have it (geninfo(1)): a record for each source. Guards without lines have none. A
 * direction of a branch that was never reached is `-`, one that was reached and not taken is `0`.
 */
export function coverageLcov({ files }: RunCoverage): string {
  return files.map(record).join('');
}

function record(file: FileCoverage): string {
  const { lines, branches, functions } = fileTotals(file);
  const names = uniqueNames(file.functions);
  return [
    'TN:',
    `SF:${onOneLine(file.source)}`,
    ...file.functions.map(({ line }, i) => `FN:${String(line)},${names[i] ?? ''}`),
    ...file.functions.map(({ hits }, i) => `FNDA:${String(hits)},${names[i] ?? ''}`),
    `FNF:${String(functions.total)}`,
    `FNH:${String(functions.covered)}`,
    ...file.branches.flatMap(branchRecords),
    `BRF:${String(branches.total)}`,
    `BRH:${String(branches.covered)}`,
    ...file.lines.map(({ line, hits }) => `DA:${String(line)},${String(hits)}`),
    `LF:${String(lines.total)}`,
    `LH:${String(lines.covered)}`,
    'end_of_record',
    '',
  ].join('\n');
}

function branchRecords({ line, directions }: FileCoverage['branches'][number], block: number): string[] {
  const isReached = directions.some(({ hits }) => hits > 0);
  return directions.map(
    ({ hits }, i) => `BRDA:${String(line)},${String(block)},${String(i)},${isReached ? String(hits) : '-'}`,
  );
}

/** lcov tells functions of a file apart by name: one that comes again gets its line too. */
function uniqueNames(functions: FileCoverage['functions']): string[] {
  const taken = new Set<string>();
  return functions.map(({ name, line }) => {
    const once = onOneLine(name);
    const unique = taken.has(once) ? `${once} (line ${String(line)})` : once;
    taken.add(unique);
    return unique;
  });
}

function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
