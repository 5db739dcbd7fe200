import { stat } from 'node:fs/promises';
import { isSystemError } from './system-error';

/**
 * When the content of a file was changed last, as the system knows it and no program sets it; undefined when there is
 * no such file. Builds that are to be the same each time give all files one time of modification.
 */
export async function changeTime(path: string): Promise<string | undefined> {
  try {
    const { ctimeNs } = await stat(path, { bigint: true });
    return String(ctimeNs);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
