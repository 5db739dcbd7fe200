import { join, relative, resolve } from 'node:path';
import { isWithin } from '../files/allowed-folders';
import { readTexts, writeNewFiles } from '../files/new-files';
import { reasonOf } from '../files/system-error';
import { missingTools } from '../processes/needed-tools';
import { guardTemplate, newGuardFiles, type GuardTemplate, type NewFile } from '../project/new-guard';
import type { NewCommand } from './command';
import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

/**
 * `guard-lab new`: the files of a new guard, and what to do next.
 * @param templates absolute path of the folder `templates` of this program
 */
export async function newCommand(
  command: NewCommand,
  terminal: Terminal,
  templates: string,
): Promise<number> {
  const template = guardTemplate(command.language);
  const folder = resolve(terminal.folder, command.folder);
  let files: readonly NewFile[];
  try {
    const texts = readTexts(template.folders.map((name) => join(templates, name)));
    files = newGuardFiles(template, command.name, texts);
    writeNewFiles(folder, files, isWithin(folder, terminal.folder) ? terminal.folder : folder);
  } catch (error) {
    terminal.say(`cannot make a guard in ${command.folder}: ${reasonOf(error)}`);
    return EXIT.couldNotRun;
  }
  terminal.out(`Made ${command.name}, a guard in ${template.label}, in ${command.folder}:\n`);
  terminal.out(files.map(({ path }) => `  ${path}\n`).join(''));
  terminal.out(`\nNext:\n${nextSteps(template, relative(terminal.folder, folder)).join('')}`);
  terminal.out(await missing(template, terminal));
  return EXIT.ok;
}

function nextSteps(template: GuardTemplate, folder: string): string[] {
  const words = /^[\w@%+=:,./\\-]+$/.test(folder) ? folder : JSON.stringify(folder);
  const enter = folder === '' ? [] : [`cd ${words}`];
  const run = 'npx guard-lab run --build --watch';
  return [...enter, ...template.setup, run].map((command) => `  ${command}\n`);
}

/** What is missing on this machine; nothing was lost when that was not found out. */
async function missing(template: GuardTemplate, terminal: Terminal): Promise<string> {
  if (template.tools.length === 0) return '';
  const tools = await missingTools(template.tools, terminal.signal);
  if (tools === undefined || tools.length === 0) return '';
  const lines = tools.map(({ name, install }) => `  ${name}. ${install}\n`);
  return `\nMissing on this machine, and needed to build it:\n${lines.join('')}`;
}
