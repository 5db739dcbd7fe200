// A rule for each tool, labels that follow the arguments, and nothing public that might be private. Made to be
// asked what no scenario asks: `guard-lab map` and `guard-lab check` find nothing here.
import { joined, Kind, parse, quote, quoteAll, Value } from './json';

@external('env', 'call_backend')
declare function callBackend(tool: usize, toolLength: i32, args: usize, argsLength: i32, result: usize, resultSize: i32): i32;

const BUFFER_TOO_SMALL: i32 = -2;
/** What the backend may answer at most, in bytes. */
const MOST_ANSWER: i32 = 1 << 20;

// ---- The tools --------------------------------------------------------------------------------

const READS: string[] = [
  'get_commit', 'get_file_contents', 'get_issue', 'get_pull_request', 'get_repository', 'list_branches',
  'list_commits', 'list_issues', 'list_pull_requests', 'search_issues',
];
const WRITES: string[] = [
  'add_issue_comment', 'create_issue', 'create_or_update_file', 'delete_file', 'merge_pull_request', 'update_issue',
];

/** Where a page of a list has its items. */
const PAGES: string[] = ['nodes', 'items'];

/** What a tool does; a tool without a rule may do anything, so it counts as a write. */
function operationOf(tool: string): string {
  if (READS.includes(tool)) return 'read';
  return 'write';
}

// ---- What the gateway calls -------------------------------------------------------------------

export function alloc(size: i32): usize {
  return heap.alloc(<usize>size);
}

export function dealloc(pointer: usize, size: i32): void {
  heap.free(pointer);
}

export function label_agent(input: usize, inputLength: i32, output: usize, outputSize: i32): i32 {
  const allowed = readInput(input, inputLength).get('allow-only');
  const repos = allowed.get('repos');
  const secrecy: string[] = [];
  if (repos.text == 'all') secrecy.push('*');
  for (let i = 0; i < repos.items.length; i++) secrecy.push('private:' + repos.items[i].text);
  const integrity = quoteAll(levels(allowed.get('min-integrity').text));
  return answer(`{"agent":{"secrecy":${quoteAll(secrecy)},"integrity":${integrity}},"difc_mode":"filter"}`, output, outputSize);
}

export function label_resource(input: usize, inputLength: i32, output: usize, outputSize: i32): i32 {
  const request = readInput(input, inputLength);
  const tool = request.get('tool_name').text;
  const labels = `{"description":${quote(described(tool))},"secrecy":${quoteAll(secrecyOf(request))},"integrity":[]}`;
  return answer(`{"resource":${labels},"operation":"${operationOf(tool)}"}`, output, outputSize);
}

export function label_response(input: usize, inputLength: i32, output: usize, outputSize: i32): i32 {
  const request = readInput(input, inputLength);
  const secrecy = quoteAll(secrecyOf(request));
  const content = unwrapped(request.get('tool_result'));
  let path = '';
  let items = content;
  // A list, or a page of one as REST and GraphQL answer it.
  for (let i = 0; i < PAGES.length; i++) {
    if (content.get(PAGES[i]).kind != Kind.List) continue;
    path = '/' + PAGES[i];
    items = content.get(PAGES[i]);
  }
  const paths: string[] = [];
  for (let i = 0; i < items.items.length && items.kind == Kind.List; i++) {
    paths.push(`{"path":"${path}/${i.toString()}","labels":${labelsOf(items.items[i], secrecy)}}`);
  }
  // What is no list is one item, which has the default labels.
  const others = labelsOf(content, secrecy);
  return answer(`{"items_path":"${path}","labeled_paths":[${joined(paths, ',')}],"default_labels":${others}}`, output, outputSize);
}

// ---- Labels -----------------------------------------------------------------------------------

enum Visibility {
  Public,
  Private,
  Unknown,
}

function described(tool: string): string {
  return READS.includes(tool) || WRITES.includes(tool) ? tool : 'a tool without a rule';
}

function labelsOf(item: Value, secrecy: string): string {
  const number = item.get('number');
  const description = number.kind == Kind.Number ? `#${(<i32>number.number).toString()}` : 'data';
  return `{"description":${quote(description)},"secrecy":${secrecy},"integrity":${quoteAll(levels(integrityOf(item)))}}`;
}

/** The integrity tags of a level and of all below it. */
function levels(integrity: string): string[] {
  if (integrity == 'merged') return ['merged', 'approved', 'unapproved'];
  if (integrity == 'approved') return ['approved', 'unapproved'];
  if (integrity == 'unapproved') return ['unapproved'];
  return [];
}

function integrityOf(item: Value): string {
  let association = item.get('author_association').text;
  if (association == '') association = item.get('authorAssociation').text;
  if (association == 'OWNER' || association == 'MEMBER' || association == 'COLLABORATOR') return 'approved';
  if (association == 'CONTRIBUTOR') return 'unapproved';
  return 'none';
}

/**
 * `private:OWNER/REPO` of a private repository, `private` when none is named. What is not known takes the strict side:
 * who reads needs the tag, as if the data were private, and who writes must have none, as if the repository were public.
 */
function secrecyOf(request: Value): string[] {
  const isRead = operationOf(request.get('tool_name').text) == 'read';
  const repository = repositoryOf(request.get('tool_args'));
  if (repository == '') return isRead ? ['private'] : [];
  const visibility = visibilityOf(repository);
  const isPrivate = visibility == Visibility.Private || (visibility == Visibility.Unknown && isRead);
  return isPrivate ? ['private:' + repository] : [];
}

/** OWNER/REPO in lower case, as GitHub compares names; empty when the arguments name none, or several. */
function repositoryOf(args: Value): string {
  const owner = args.get('owner').text;
  const repo = args.get('repo').text;
  if (owner != '' && repo != '') return (owner + '/' + repo).toLowerCase();
  const words = args.get('query').text.split(' ');
  let found = '';
  for (let i = 0; i < words.length; i++) {
    if (!words[i].startsWith('repo:')) continue;
    if (found != '') return '';
    found = words[i].substring(5).toLowerCase();
  }
  return found;
}

function visibilityOf(repository: string): Visibility {
  const slash = repository.indexOf('/');
  const owner = repository.substring(0, slash);
  const name = repository.substring(slash + 1);
  const facts = askBackend('get_repository', `{"owner":${quote(owner)},"repo":${quote(name)}}`);
  const isPrivate = facts.get('private');
  if (isPrivate.kind != Kind.Bool) return Visibility.Unknown;
  return isPrivate.bool ? Visibility.Private : Visibility.Public;
}

/** The JSON in the text of an MCP result's blocks, or the value itself; null for an error and for other text. */
function unwrapped(result: Value): Value {
  const content = result.get('content');
  if (result.get('isError').bool) return new Value(Kind.Null);
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

/** What the backend answers; null when it fails. An answer that does not fit is asked for once more. */
function askBackend(tool: string, args: string): Value {
  const toolBytes = String.UTF8.encode(tool);
  const argsBytes = String.UTF8.encode(args);
  let size: i32 = 4096;
  for (let attempt = 0; attempt < 2; attempt++) {
    const result = new ArrayBuffer(size);
    const length = callBackend(
      changetype<usize>(toolBytes),
      toolBytes.byteLength,
      changetype<usize>(argsBytes),
      argsBytes.byteLength,
      changetype<usize>(result),
      result.byteLength,
    );
    if (length >= 0) {
      return unwrapped(parse(String.UTF8.decodeUnsafe(changetype<usize>(result), <usize>length)));
    }
    if (length != BUFFER_TOO_SMALL) break;
    size = load<i32>(changetype<usize>(result));
    if (size > MOST_ANSWER) break;
  }
  return new Value(Kind.Null);
}
