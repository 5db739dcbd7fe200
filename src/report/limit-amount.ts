import { figure, figures } from '../text/figure';
import { LIMITS, PAGE_BYTES, type LimitKey, type LimitUnit } from '../gateway/limits';

const MEBIBYTE = 1_048_576;

const AMOUNTS: Readonly<Record<LimitUnit, (value: number) => string>> = {
  pages: (pages) => `${figures(pages, 'page')} (${figure((pages * PAGE_BYTES) / MEBIBYTE)} MiB)`,
  calls: figure,
  bytes: (bytes) =>
    bytes >= MEBIBYTE
      ? `${figures(bytes, 'byte')} (${figure(bytes / MEBIBYTE)} MiB)`
      : figures(bytes, 'byte'),
  milliseconds: (ms) => `${figure(ms / 1000)} s`,
};

/** A value of the limit `key` as people read it, such as `256 pages (16 MiB)`. */
export function limitAmount(key: LimitKey, value: number): string {
  return AMOUNTS[LIMITS[key].unit](value);
}
