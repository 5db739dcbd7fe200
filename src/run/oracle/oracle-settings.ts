import { readInput, type InputOutcome } from '../../scenario/json-input';
import { nodeAt, startOfNode } from '../../scenario/json-text';
import { oracleExceptions, type OracleException } from '../../scenario/oracle-exceptions';

/**
 * What `guard-lab.json` says of the oracle: its `oracleExceptions`; all else in the file is for others. By the rules of
 * scenario files; an error has its line and column. Never throws.
 */
export function parseOracleSettings(text: string): InputOutcome<readonly OracleException[]> {
  return readInput(text, (root, report) => {
    const wrong = (message: string, at = root): undefined =>
      report({ severity: 'error', message, range: startOfNode(at) }) as undefined;
    if (root.type !== 'object') return wrong('an object is expected');
    const version = nodeAt(root, ['version']);
    if (version?.value !== 1) return wrong('`version` must be 1', version);
    const exceptions = nodeAt(root, ['oracleExceptions']);
    return exceptions ? oracleExceptions(exceptions, report) : [];
  });
}
