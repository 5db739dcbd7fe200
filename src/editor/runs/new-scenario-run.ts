import type * as vscode from 'vscode';
import type { Run, ScenarioRun } from '../../ide/runs/run-history';
import { answerTexts } from '../../scenario/answer-files';
import type { Settings } from '../base/settings';
import { shownPath } from '../sources/guard-sources';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { ProjectExceptions } from './project-exceptions';
import { runSettingsKey } from './run-settings';

/** A scenario that is about to run: what it says now, and the settings that apply to it. */
export function newScenarioRun(
  run: Run,
  uri: vscode.Uri,
  file: ScenarioFile | undefined,
  { settings, exceptions }: { readonly settings: Settings; readonly exceptions: ProjectExceptions },
): ScenarioRun {
  const answers = file && answerTexts(file.parsed);
  return {
    run,
    uri,
    file: shownPath(uri),
    stepNames: [],
    steps: new Map(),
    sessions: new Map(),
    canceled: false,
    settings: runSettingsKey(settings, uri, file?.parsed.scenario, exceptions),
    ...(file ? { text: file.parsed.source.text } : {}),
    ...(answers ? { answers } : {}),
    ...(file?.documentVersion === undefined ? {} : { documentVersion: file.documentVersion }),
  };
}
