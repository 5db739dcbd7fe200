import * as l10n from '@vscode/l10n';
import { RULES } from '../../diagnostics/registry';
import type { ModuleFinding, ModuleOverview, ModulePlace } from '../../inspect/overview/overview';
import { printable } from '../../report/terminal-text';
import type { ShownFinding, ShownModule } from './protocol';
import { number } from './shown-functions';
import { hex, shownText } from './shown-text';
import { shownFacts } from './shown-facts';
import { shownTables } from './shown-tables';
import { shownVerdict, type StartRun } from './verdict';

/** Sections drawn. */
const MAX_SECTIONS = 500;
/** Characters of a message. */
const MAX_MESSAGE = 4000;

export interface ModuleSubject {
  readonly version: number;
  /** Path of the file, for people. */
  readonly path: string;
  /** Names of what the limits come from. */
  readonly profile: string;
  /** Whether guards may run, so that a start function can be tried. */
  readonly canRun: boolean;
  /** What running the start function came to, if it was run. */
  readonly start?: StartRun | undefined;
}

/** An overview as the page draws it: all texts are safe, and lists are bounded. */
export function shownModule(overview: ModuleOverview, subject: ModuleSubject): ShownModule {
  const { findings, hint, facts, sections, bytes } = overview;
  const { version, path } = subject;
  const more = findings.total - findings.rows.length;
  return {
    version,
    name: shownText(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)),
    path: shownText(path),
    verdict: shownVerdict(overview, subject),
    hint: hint ?? '',
    findings: [...findings.rows.map(shownFinding), ...(more > 0 ? [moreFindings(more)] : [])],
    facts: shownFacts(overview, subject.profile),
    tables: facts ? shownTables(facts) : [],
    sections: sections.rows.slice(0, MAX_SECTIONS).map((section) => ({
      name: section.isCustom ? l10n.t('custom “{0}”', shownText(section.name)) : section.name,
      offset: hex(section.offset),
      size: number(section.bytes),
      share: bytes === 0 ? 0 : section.bytes / bytes,
    })),
    sectionsNote:
      sections.total > MAX_SECTIONS
        ? l10n.t('{0} more sections are not listed.', number(sections.total - MAX_SECTIONS))
        : '',
    functions: facts
      ? {
          rows: facts.functions.rows.map(({ index, name, exported, type, bytes: size }) => ({
            index,
            name: shownText(name),
            exported: exported === null ? '' : shownText(exported),
            type: shownText(type),
            bytes: size,
          })),
          total: facts.functions.total,
          bytes: facts.functionBytes,
        }
      : undefined,
  };
}

function shownFinding({ code, severity, message, place }: ModuleFinding): ShownFinding {
  return {
    severity,
    code: code ?? '',
    title: code === undefined ? l10n.t('Startup function') : RULES[code].title,
    message: printable(message.slice(0, MAX_MESSAGE)),
    place: place ? placeText(place) : '',
    ...(place?.function ? { instruction: place.offset } : {}),
  };
}

function moreFindings(count: number): ShownFinding {
  return {
    severity: 'error',
    code: '',
    title: l10n.t('More findings'),
    message: l10n.t('{0} more findings are not listed.', number(count)),
    place: '',
  };
}

/** `at 0x1f3 in section code, function 12 (label_agent)`. */
function placeText({ offset, section, function: code }: ModulePlace): string {
  const within =
    section === undefined
      ? l10n.t('at {0}', hex(offset))
      : l10n.t('at {0} in section {1}', hex(offset), shownText(section));
  return code ? `${within}, ${l10n.t('function {0} ({1})', code.index, shownText(code.name))}` : within;
}
