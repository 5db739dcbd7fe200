// Labels issues by who wrote them: people with a role in the repository are `approved`, other known
// contributors `unapproved`, and whoever GitHub does not know is looked up.
import { joined, Kind, parse, quote, quoteAll, Value } from './json';

@external('env', 'call_backend')
declare function callBackend(tool: usize, toolLength: i32, args: usize, argsLength: i32, result: usize, resultSize: i32): i32;
@external('env', 'host_log')
declare function hostLog(level: i32, message: usize, length: i32): void;

const NO_ISSUES =
  '{"labeled_paths":[],"default_labels":{"description":"no list of issues","secrecy":[],"integrity":[]}}';
const BUFFER_TOO_SMALL: i32 = -2;
const WARN: i32 = 2;

// ---- What the gateway calls -------------------------------------------------------------------

export function alloc(size: i32): usize {
  return heap.alloc(<usize>size);
}

export function dealloc(pointer: usize, size: i32): void {
  heap.free(pointer);
}

export function label_agent(input: usize, inputLength: i32, output: usize, outputSize: i32): i32 {
  const minimum = readInput(input, inputLength).get('allow-only').get('min-integrity').text;
  return answer(`{"agent":{"secrecy":[],"integrity":${quoteAll(levels(minimum))}},"difc_mode":"filter"}`, output, outputSize);
}

export function label_resource(input: usize, inputLength: i32, output: usize, outputSize: i32): i32 {
  const request = readInput(input, inputLength);
  const tool = request.get('tool_name').text;
  const isWrite = tool.startsWith('create_') || tool.startsWith('update_');
  const description = (isWrite ? 'change of ' : 'issues of ') + repository(request);
  return answer(
    `{"resource":{"description":${quote(description)},"secrecy":[],"integrity":[]},"operation":"${isWrite ? 'write' : 'read'}"}`,
    output,
    outputSize,
  );
}

export function label_response(input: usize, inputLength: i32, output: usize, outputSize: i32): i32 {
  const request = readInput(input, inputLength);
  const issues = unwrapped(request.get('tool_result'));
  // Returning 0 would let the response pass without labels: what is no list of issues has no integrity.
  if (issues.kind != Kind.List) return answer(NO_ISSUES, output, outputSize);
  const known = new Map<string, string>();
  const paths: string[] = [];
  for (let i = 0; i < issues.items.length; i++) {
    const issue = issues.items[i];
    const login = issue.get('user').get('login').text;
    const integrity = integrityOf(issue.get('author_association').text, login, request, known);
    const description = `issue #${(<i32>issue.get('number').number).toString()} by ${login}`;
    paths.push(
      `{"path":"/${i.toString()}","labels":{"description":${quote(description)},"secrecy":[],"integrity":${quoteAll(levels(integrity))}}}`,
    );
  }
  return answer(`{"items_path":"","labeled_paths":[${joined(paths, ',')}]}`, output, outputSize);
}

// ---- Labels -----------------------------------------------------------------------------------

/** The integrity tags of a level and of all below it. */
function levels(integrity: string): string[] {
  if (integrity == 'merged') return ['merged', 'approved', 'unapproved'];
  if (integrity == 'approved') return ['approved', 'unapproved'];
  if (integrity == 'unapproved') return ['unapproved'];
  return [];
}

function integrityOf(association: string, login: string, request: Value, known: Map<string, string>): string {
  if (association == 'OWNER' || association == 'MEMBER' || association == 'COLLABORATOR') return 'approved';
  if (association == 'CONTRIBUTOR') return 'unapproved';
  // One lookup for each author, however many issues they wrote: calls are counted.
  if (!known.has(login)) known.set(login, lookUp(login, request));
  return known.get(login);
}

function lookUp(login: string, request: Value): string {
  const result = askBackend('get_collaborator_permission', `{"repo":${quote(repository(request))},"username":${quote(login)}}`);
  const permission = result.get('permission').text;
  if (permission == 'admin' || permission == 'write') return 'approved';
  if (permission == 'read') return 'unapproved';
  return 'none';
}

function repository(request: Value): string {
  const args = request.get('tool_args');
  return args.get('owner').text + '/' + args.get('repo').text;
}

/** The JSON in the text of an MCP result's blocks, or the result itself when it is bare; null for an error, and for text that is no object or list. */
function unwrapped(result: Value): Value {
  if (result.get('isError').bool) return new Value(Kind.Null);
  const content = result.get('content');
  if (content.kind != Kind.List) return result;
  let text = '';
  for (let i = 0; i < content.items.length; i++) text += content.items[i].get('text').text;
  return parse(text);
}

// ---- Gateway buffers --------------------------------------------------------------------------

function readInput(pointer: usize, length: i32): Value {
  return parse(String.UTF8.decodeUnsafe(pointer, <usize>length));
}

function answer(text: string, output: usize, outputSize: i32): i32 {
  const length = String.UTF8.byteLength(text);
  if (length > outputSize) {
    store<i32>(output, length);
    return BUFFER_TOO_SMALL;
  }
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, output);
  __collect();
  return length;
}

function askBackend(tool: string, args: string): Value {
  const toolBytes = String.UTF8.encode(tool);
  const argsBytes = String.UTF8.encode(args);
  const result = new ArrayBuffer(4096);
  const length = callBackend(
    changetype<usize>(toolBytes),
    toolBytes.byteLength,
    changetype<usize>(argsBytes),
    argsBytes.byteLength,
    changetype<usize>(result),
    result.byteLength,
  );
  if (length < 0) {
    const message = String.UTF8.encode(`no answer to ${tool} ${args}`);
    hostLog(WARN, changetype<usize>(message), message.byteLength);
    return new Value(Kind.Null);
  }
  return unwrapped(parse(String.UTF8.decodeUnsafe(changetype<usize>(result), <usize>length)));
}
