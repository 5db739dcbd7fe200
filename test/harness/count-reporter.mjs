// A node:test reporter whose whole output is the number of tests that passed, what failed and why, and what was skipped and why, as
// JSON.
import { relative } from 'node:path';

/** The longest reason of a failure that is kept, in characters. */
const MAX_REASON = 3000;
/** Node's reason for tests that --name leaves out, on purpose. */
const NOT_CHOSEN = 'test name does not match pattern';

export default async function* count(events) {
  let passed = 0;
  const failures = [];
  const skipped = [];
  for await (const { type, data } of events) {
    if (type === 'test:pass' && data.skip !== undefined && data.skip !== NOT_CHOSEN)
      skipped.push(`${data.name}: ${String(data.skip)}`);
    if (data?.details?.type === 'suite' || data?.skip !== undefined) continue;
    if (type === 'test:pass') passed += 1;
    if (type === 'test:fail') failures.push(failure(data));
  }
  yield JSON.stringify({ passed, failures, skipped });
}

function failure({ name, file, line, details: { error } }) {
  const place = file === undefined ? '' : ` (${relative(process.cwd(), file)}:${String(line)})`;
  const reason = String(error?.cause?.stack ?? error?.cause ?? error?.message ?? error);
  return `${name}${place}\n${reason.slice(0, MAX_REASON)}`;
}
