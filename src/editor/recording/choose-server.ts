import { homedir } from 'node:os';
import { basename, resolve, sep } from 'node:path';
import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import type { McpServer } from '../../mcp/connection';
import { enteredCommand } from '../../project/entered-command';
import {
  inputsOf,
  resolved,
  UnknownVariable,
  type ConfiguredServer,
  type ServerInput,
} from '../../project/mcp-servers';
import { readUri } from '../files/read-uri';
import { findServers, type FoundServer } from './configured-servers';

/** A server that a person chose. */
export interface ChosenServer {
  readonly server: McpServer;
  /** What it is called in messages: its name in the configuration, or what was entered, without secrets. */
  readonly name: string;
  /** Where a command runs. */
  readonly folder: string;
  /** Passwords that a person entered for it. */
  readonly passwords: readonly string[];
}

/** The server cannot be used; the message is a sentence without a full stop. */
export class ServerProblem extends Error {}

interface Row extends vscode.QuickPickItem {
  readonly found?: FoundServer;
  readonly enter?: 'command' | 'address';
}

const TITLE = vscode.l10n.t('Record from Live Server');
/** Bytes of a file with variables at most (docs/limits.md). */
const MAX_ENV_BYTES = 1024 * 1024;

/**
 * Asks for a server: of those that are configured, or a command, or an address. Undefined when canceled; throws
 * ServerProblem when its configuration cannot be used.
 * @param home where a command that is entered runs
 */
export async function chooseServer(
  context: vscode.ExtensionContext,
  home: string,
): Promise<ChosenServer | undefined> {
  const { servers, problems } = await findServers(context, home);
  const rows: Row[] = [
    ...servers.map(rowOf),
    { label: 'other', kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('$(terminal) Command…'),
      description: vscode.l10n.t('starts a server on this computer'),
      enter: 'command',
    },
    {
      label: vscode.l10n.t('$(globe) Address…'),
      description: vscode.l10n.t('of a server (streamable HTTP)'),
      enter: 'address',
    },
  ];
  const [problem] = problems;
  const row = await vscode.window.showQuickPick(rows, {
    title: TITLE,
    placeHolder: problem ?? vscode.l10n.t('Server whose answers are recorded'),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (row?.found) return configured(row.found);
  return row?.enter === undefined ? undefined : entered(row.enter, home);
}

/** Variables stay as they are written: their values may be secret. */
function rowOf(found: FoundServer): Row {
  const { server, origin } = found;
  const { transport } = server;
  const detail = transport.kind === 'http' ? transport.url : [transport.program, ...transport.args].join(' ');
  return { label: server.name, description: origin, detail, found };
}

async function entered(kind: 'command' | 'address', folder: string): Promise<ChosenServer | undefined> {
  const isAddress = kind === 'address';
  const text = await vscode.window.showInputBox({
    title: TITLE,
    prompt: isAddress
      ? vscode.l10n.t('Address of the server')
      : vscode.l10n.t('Command that starts the server, in {0}', folder),
    placeHolder: isAddress ? 'https://example.com/mcp' : 'npx -y @modelcontextprotocol/server-everything',
    ignoreFocusOut: true,
    validateInput: (value) => objection(kind, value.trim()),
  });
  const trimmed = text?.trim();
  if (trimmed === undefined || objection(kind, trimmed) !== undefined) return undefined;
  const more = { folder, passwords: [] };
  return isAddress
    ? { server: { kind: 'http', url: new URL(trimmed), headers: [] }, name: new URL(trimmed).host, ...more }
    : { server: { kind: 'command', command: trimmed }, name: enteredCommand(trimmed).name, ...more };
}

function objection(kind: 'command' | 'address', text: string): string | undefined {
  if (kind === 'command') return text === '' ? vscode.l10n.t('Enter a command.') : undefined;
  return isAddress(text)
    ? undefined
    : vscode.l10n.t('Enter an address that begins with http:// or https://.');
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

async function configured(found: FoundServer): Promise<ChosenServer | undefined> {
  const inputs = await answersOf(found);
  if (!inputs) return undefined;
  const { folder } = found;
  const named = new Map([
    ['workspaceFolder', folder],
    ['workspaceFolderBasename', basename(folder)],
    ['userHome', homedir()],
    ['cwd', folder],
    ['pathSeparator', sep],
    ['/', sep],
  ]);
  try {
    const server = resolved(found.server, { named, env: (name) => process.env[name], inputs });
    const passwords = found.inputs.flatMap(({ id, isPassword }) =>
      isPassword ? (inputs.get(id) ?? []) : [],
    );
    return { ...(await started(server, folder)), passwords };
  } catch (error) {
    if (!(error instanceof UnknownVariable)) throw error;
    throw new ServerProblem(
      vscode.l10n.t('{0}: "{1}" cannot be used: {2}', found.origin, found.server.name, error.message),
    );
  }
}

/** Answers of the person to the inputs of a server; undefined when canceled. */
async function answersOf({ server, inputs }: FoundServer): Promise<Map<string, string> | undefined> {
  const answers = new Map<string, string>();
  for (const id of inputsOf(server)) {
    const input = inputs.find((each) => each.id === id);
    if (!input) continue;
    const answer = await askFor(server, input);
    if (answer === undefined) return undefined;
    answers.set(id, answer);
  }
  return answers;
}

function askFor({ name }: ConfiguredServer, input: ServerInput): Thenable<string | undefined> {
  const title = `${TITLE}: ${name}`;
  const { description, options, isPassword, initial } = input;
  if (options)
    return vscode.window.showQuickPick(options, { title, placeHolder: description, ignoreFocusOut: true });
  return vscode.window.showInputBox({
    ...{ title, prompt: description, password: isPassword, ignoreFocusOut: true },
    ...(initial === undefined ? {} : { value: initial }),
  });
}

/** What starts a server without variables. */
async function started(
  { name, transport }: ConfiguredServer,
  folder: string,
): Promise<Omit<ChosenServer, 'passwords'>> {
  if (transport.kind === 'http') {
    if (!isAddress(transport.url))
      throw new ServerProblem(vscode.l10n.t('"{0}" has no address that can be used', name));
    const server = { kind: 'http', url: new URL(transport.url), headers: [...transport.headers] } as const;
    return { server, name, folder };
  }
  const { program, args, envFile, cwd } = transport;
  const ofFile = envFile === undefined ? [] : await variablesOf(resolve(folder, envFile), name);
  const env = new Map<string, string | null>([...ofFile, ...transport.env]);
  const runsIn = cwd === undefined ? folder : resolve(folder, cwd);
  return { server: { kind: 'command', command: { program, args, env } }, name, folder: runsIn };
}

async function variablesOf(path: string, name: string): Promise<[string, string][]> {
  const read = await readUri(vscode.Uri.file(path), { maxBytes: MAX_ENV_BYTES });
  if (!read.ok)
    throw new ServerProblem(vscode.l10n.t('the envFile of "{0}" cannot be read: {1}', name, path));
  const variables = parseEnv(new TextDecoder('utf-8').decode(read.bytes));
  return Object.entries(variables).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  );
}
