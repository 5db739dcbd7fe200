import { MEASURES, type Measure } from '../analysis/coverage/coverage-totals';
import type { CoverageChoice, CoverageReportName, ReporterChoice } from './command';
import { isStandardOutput } from './option-values';
import { UsageError } from './usage-error';

export const coverageOptions = {
  coverage: { type: 'string', multiple: true },
  'coverage-threshold': { type: 'string', multiple: true },
} as const;

interface CoverageValues {
  readonly coverage?: readonly string[] | undefined;
  readonly 'coverage-threshold'?: readonly string[] | undefined;
}

const FORMATS = ['lcov', 'json', 'text'] as const;

/**
 * `--coverage` and `--coverage-threshold`; undefined without both.
 * @param reporters those of the run, of which one may write to standard output too
 * @throws UsageError
 */
export function coverageChoice(
  values: CoverageValues,
  reporters: readonly ReporterChoice[],
): CoverageChoice | undefined {
  const reports = (values.coverage ?? []).map(coverageReport);
  const thresholds = new Map((values['coverage-threshold'] ?? []).flatMap((value) => thresholdsIn(value)));
  if (reports.length === 0 && thresholds.size === 0) return undefined;
  const output = reports.filter(({ file }) => file === undefined);
  if (output.length > 1) throw new UsageError('--coverage text writes to standard output only once');
  const other = reporters.find(({ name, file }) => file === undefined && name !== 'pretty');
  if (output.length > 0 && other)
    throw new UsageError(
      `--coverage text and --reporter ${other.name} cannot both write to standard output; write --coverage text=FILE`,
    );
  return { reports, thresholds };
}

function coverageReport(value: string): ReporterChoice<CoverageReportName> {
  const at = value.indexOf('=');
  const name = at < 0 ? value : value.slice(0, at);
  const file = at < 0 ? undefined : value.slice(at + 1);
  const format = FORMATS.find((each) => each === name);
  if (format === undefined)
    throw new UsageError(`unknown coverage format '${name}'; available formats: lcov=FILE, json=FILE, text`);
  if (file === '') throw new UsageError(`--coverage ${name}= requires a file name after the equals sign`);
  const isOutput = file === undefined || isStandardOutput(file);
  if (isOutput && format !== 'text')
    throw new UsageError(`--coverage ${format} requires a file: --coverage ${format}=FILE`);
  return { name: `${format} coverage`, ...(isOutput ? {} : { file }) };
}

function thresholdsIn(value: string): [Measure, number][] {
  return value.split(',').map((each) => {
    const [name = '', percent = '', ...more] = each.split('=').map((part) => part.trim());
    const measure = MEASURES.find((one) => one === name);
    if (measure === undefined)
      throw new UsageError(
        `--coverage-threshold needs MEASURE=PERCENT with one of ${MEASURES.join(', ')}, not '${each}'`,
      );
    const number = /^\d+(?:\.\d+)?$/.test(percent) && more.length === 0 ? Number(percent) : Number.NaN;
    if (!(number >= 0 && number <= 100))
      throw new UsageError(`--coverage-threshold ${measure} needs a number from 0 to 100, not '${percent}'`);
    return [measure, number];
  });
}
