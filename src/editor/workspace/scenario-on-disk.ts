import type * as vscode from 'vscode';
import { MAX_SCENARIO_BYTES } from '../../files/file-sizes';
import type { ParsedScenario } from '../../scenario/parse';
import type { AllowedFiles } from '../files/allowed-files';
import { readUri } from '../files/read-uri';
import { isSearched, type FileQuestion } from '../files/workspace-search';
import { parsedAgain, textOf } from './scenario-documents';

interface Look {
  readonly question: FileQuestion;
  /** The scenario as it was at the last look. */
  readonly known: ParsedScenario | undefined;
}

/** A scenario file on disk; undefined when there is none that can be read, or it is a link out of the workspace. */
export async function scenarioOnDisk(
  uri: vscode.Uri,
  allowed: AllowedFiles,
  { question, known }: Look,
): Promise<ParsedScenario | undefined> {
  if (!allowed.mayQuote(uri)) return undefined;
  // Another name of a file that is found under its own.
  const linked = allowed.linkedFile(uri);
  if (linked && isSearched(linked, question)) return undefined;
  const read = await readUri(uri, { maxBytes: MAX_SCENARIO_BYTES });
  return read.ok ? parsedAgain(textOf(read.bytes), known) : undefined;
}
