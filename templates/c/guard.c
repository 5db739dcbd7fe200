// A guard in C, without a library. It reads requests for a few tools of GitHub, asks the backend whether a repository is
// private, and labels by repository and author. Start at TOOLS and putLabels.
#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))
#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))
typedef unsigned size;

IMPORT("call_backend") int call_backend(const char *tool, size tool_length, const char *args, size args_length, char *result, size result_size);

enum { FAILED = -1, BUFFER_TOO_SMALL = -2 };

// ---- Memory: a stack of buffers, empty again after each request --------------------------------

extern char __heap_base;
static size top;

/** Makes sure that memory reaches to `end`. */
static int reach(size end) {
  size held = __builtin_wasm_memory_size(0) << 16;
  return end >= top && (end <= held || __builtin_wasm_memory_grow(0, (end - held + 0xffff) >> 16) != (size)-1);
}

static char *take(size bytes) {
  size start = ((top ? top : (size)&__heap_base) + 7) & ~7u;
  if (start + bytes < start || !reach(start + bytes)) return 0;
  top = start + bytes;
  return (char *)start;
}

EXPORT("alloc") char *alloc(size bytes) { return take(bytes); }
EXPORT("dealloc") void dealloc(char *pointer, size bytes) { if ((size)pointer < top) top = (size)pointer; }

// ---- Text --------------------------------------------------------------------------------------

typedef struct { const char *at; size length; } Text;
#define TEXT(literal) ((Text){literal, sizeof(literal) - 1})
static const Text NOTHING = {0, 0};

static int same(Text a, Text b) {
  if (a.length != b.length) return 0;
  for (size i = 0; i < a.length; i++) if (a.at[i] != b.at[i]) return 0;
  return 1;
}

static Text textOf(const char *at) {
  size length = 0;
  while (at[length]) length++;
  return (Text){at, length};
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
static int isName(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; }

/** A text that grows at the top of memory: what is taken between two pieces of it is gone with the next piece. */
typedef struct { char *at; size length; int failed; } Output;

static Output begin(void) { return (Output){take(0), 0, 0}; }

static void put(Output *out, Text text) {
  top = (size)out->at + out->length;
  if (out->failed || !reach(top + text.length)) { out->failed = 1; return; }
  __builtin_memcpy(out->at + out->length, text.at, text.length);
  out->length += text.length;
  top += text.length;
}
#define PUT(literal) put(out, TEXT(literal))

static void putNumber(Output *out, size number) {
  char digits[10];
  size at = 10;
  do digits[--at] = '0' + number % 10; while ((number /= 10) > 0);
  put(out, (Text){digits + at, 10 - at});
}

// ---- JSON: values are pieces of valid text -----------------------------------------------------

enum { MOST_LEVELS = 200 };
static const char *end;

static const char *space(const char *at) { while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++; return at; }

static const char *skipText(const char *at) {
  if (at >= end || *at++ != '"') return 0;
  while (at < end && *at != '"') at += *at == '\\' ? 2 : 1;
  return at < end ? at + 1 : 0;
}

/** Where the value at `at` ends; 0 for what is not JSON. */
static const char *skip(const char *at, int level) {
  at = space(at);
  if (at >= end || level > MOST_LEVELS) return 0;
  if (*at == '"') return skipText(at);
  if (*at != '{' && *at != '[') {
    const char *start = at;
    while (at < end && (isName(*at) || *at == '+')) at++;
    return at > start ? at : 0;
  }
  char close = *at == '{' ? '}' : ']';
  at = space(at + 1);
  if (at < end && *at == close) return at + 1;
  for (;;) {
    if (close == '}') {
      if (!(at = skipText(space(at)))) return 0;
      at = space(at);
      if (at >= end || *at++ != ':') return 0;
    }
    if (!(at = skip(at, level + 1))) return 0;
    at = space(at);
    if (at >= end) return 0;
    if (*at == close) return at + 1;
    if (*at++ != ',') return 0;
  }
}

static Text value(const char *at) {
  at = space(at);
  return (Text){at, skip(at, 0) - at};
}

/** The JSON value of a whole text; nothing for a text that is none. */
static Text parsed(Text text) {
  end = text.at + text.length;
  const char *last = text.length ? skip(text.at, 0) : 0;
  return last && space(last) == end ? value(text.at) : NOTHING;
}

static int isObject(Text json) { return json.length && *json.at == '{'; }
static int isList(Text json) { return json.length && *json.at == '['; }

/** A member of an object; nothing when there is none. */
static Text get(Text object, Text key) {
  if (!isObject(object)) return NOTHING;
  const char *at = space(object.at + 1);
  while (*at == '"') {
    Text name = {at + 1, skipText(at) - at - 2};
    Text found = value(space(at + name.length + 2) + 1);
    if (same(name, key)) return found;
    at = space(found.at + found.length);
    if (*at == ',') at = space(at + 1);
  }
  return NOTHING;
}
#define GET(object, key) get(object, TEXT(key))

/** The item of a list after `last`; the first one after nothing. */
static Text next(Text list, Text last) {
  const char *at = space(last.length ? last.at + last.length : list.at + 1);
  if (last.length && *at == ',') at = space(at + 1);
  return *at == ']' ? NOTHING : value(at);
}

static size hex(const char *at) {
  size code = 0;
  for (int i = 0; i < 4; i++) code = code << 4 | (lower(at[i]) >= 'a' ? lower(at[i]) - 'a' + 10 : at[i] - '0') % 16;
  return code;
}

/** What a JSON string says, in UTF-8; nothing for other values. */
static Text string(Text json) {
  if (json.length < 2 || *json.at != '"') return NOTHING;
  char *start = take(json.length), *to = start;
  if (!start) return NOTHING;
  for (const char *at = json.at + 1, *last = json.at + json.length - 1; at < last; at++) {
    if (*at != '\\') { *to++ = *at; continue; }
    at++;
    if (*at != 'u') { *to++ = *at == 'n' ? '\n' : *at == 't' ? '\t' : *at == 'r' ? '\r' : *at == 'b' ? 8 : *at == 'f' ? 12 : *at; continue; }
    size code = last - at > 4 ? hex(at + 1) : 0xfffd;
    at += 4;
    if (code >= 0xd800 && code < 0xe000) {
      size low = code < 0xdc00 && last - at > 6 && at[1] == '\\' && at[2] == 'u' ? hex(at + 3) : 0;
      if (low >= 0xdc00 && low < 0xe000) { code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff)); at += 6; }
      else code = 0xfffd;
    }
    if (code < 0x80) { *to++ = code; continue; }
    if (code >= 0x10000) { *to++ = 0xf0 | code >> 18; *to++ = 0x80 | (code >> 12 & 63); }
    else if (code >= 0x800) *to++ = 0xe0 | code >> 12;
    if (code >= 0x800) *to++ = 0x80 | (code >> 6 & 63);
    else *to++ = 0xc0 | code >> 6;
    *to++ = 0x80 | (code & 63);
  }
  return (Text){start, to - start};
}

/** The JSON in the texts of an MCP result, or the value itself; nothing for an error and for other text. */
static Text unwrapped(Text result) {
  Text content = GET(result, "content");
  if (same(GET(result, "isError"), TEXT("true"))) return NOTHING;
  if (!isList(content)) return result;
  size length = 0;
  char *all = take(result.length);
  if (!all) return NOTHING;
  for (Text block = NOTHING; (block = next(content, block)).length;) {
    Text text = string(GET(block, "text"));
    __builtin_memcpy(all + length, text.at, text.length);
    length += text.length;
  }
  return parsed((Text){all, length});
}

// ---- Repositories ------------------------------------------------------------------------------

typedef enum { UNKNOWN, PUBLIC, PRIVATE } Visibility;
typedef struct { int isNamed; char owner[64], repo[128]; Visibility visibility; } Repository;

/** Copies a name in lower case, as GitHub compares names; 0 for what is no name. */
static int copyName(char *to, size most, Text name) {
  if (name.length == 0 || name.length >= most) return 0;
  for (size i = 0; i < name.length; i++) {
    if (!isName(name.at[i])) return 0;
    to[i] = lower(name.at[i]);
  }
  to[name.length] = 0;
  return 1;
}

/** What the backend answers; nothing when it fails. An answer that does not fit is asked for once more. */
static Text ask(Text tool, Text args) {
  size room = 4096;
  for (int attempt = 0; attempt < 2; attempt++) {
    char *buffer = take(room);
    if (!buffer) break;
    int length = call_backend(tool.at, tool.length, args.at, args.length, buffer, room);
    if (length >= 0) return unwrapped(parsed((Text){buffer, length}));
    if (length != BUFFER_TOO_SMALL || (room = *(size *)buffer) > 1 << 20) break;
  }
  return NOTHING;
}

/** Only a clear answer makes a repository public. */
static Visibility visibilityOf(const Repository *repository) {
  Output question = begin(), *out = &question;
  PUT("{\"owner\":\""), put(out, textOf(repository->owner)), PUT("\",\"repo\":\""), put(out, textOf(repository->repo)), PUT("\"}");
  Text isPrivate = GET(ask(TEXT("get_repository"), (Text){question.at, question.length}), "private");
  if (same(isPrivate, TEXT("true"))) return PRIVATE;
  return same(isPrivate, TEXT("false")) ? PUBLIC : UNKNOWN;
}

static Repository repositoryOf(Text args) {
  Repository named = {0};
  named.isNamed = copyName(named.owner, sizeof named.owner, string(GET(args, "owner"))) &&
                  copyName(named.repo, sizeof named.repo, string(GET(args, "repo")));
  if (named.isNamed) named.visibility = visibilityOf(&named);
  return named;
}

// ---- Tools -------------------------------------------------------------------------------------

typedef enum { UNLISTED, READ, WRITE } Operation;
static const struct { const char *name; Operation operation; } TOOLS[] = {
  {"add_issue_comment", WRITE},
  {"create_issue", WRITE},
  {"get_issue", READ},
  {"get_repository", READ},
  {"list_issues", READ},
  {"list_pull_requests", READ},
};

/** The tool with a rule; without one, the tool may do anything, so it counts as a write. */
static Operation operationOf(Text tool) {
  for (size i = 0; i < LENGTH(TOOLS); i++) if (same(tool, textOf(TOOLS[i].name))) return TOOLS[i].operation;
  return UNLISTED;
}

// ---- Labels ------------------------------------------------------------------------------------

typedef struct { Text result; Operation operation; Repository repository; } Request;

static const char *const LEVELS[] = {"none", "unapproved", "approved", "merged"};
typedef enum { NONE, UNAPPROVED, APPROVED, MERGED } Level;

static int levelOf(Text name) {
  while (name.length && name.at[0] == ' ') name.at++, name.length--;
  while (name.length && name.at[name.length - 1] == ' ') name.length--;
  char level[16];
  for (int i = 0; i < 4 && copyName(level, sizeof level, name); i++) if (same(textOf(level), textOf(LEVELS[i]))) return i;
  return -1;
}

/** The tags of a level and of all below it; `none` has no tag. */
static void putLevels(Output *out, Level level) {
  for (int i = level; i > NONE; i--) {
    if (i != (int)level) PUT(",");
    PUT("\""), put(out, textOf(LEVELS[i])), PUT("\"");
  }
}

static Level authored(Text item) {
  Text by = string(GET(item, "author_association"));
  if (!by.length) by = string(GET(item, "authorAssociation"));
  if (same(by, TEXT("OWNER")) || same(by, TEXT("MEMBER")) || same(by, TEXT("COLLABORATOR"))) return APPROVED;
  return same(by, TEXT("CONTRIBUTOR")) ? UNAPPROVED : NONE;
}

/**
 * The labels of the resource, or of an item of the result. What is not known takes the strict side: who reads needs a tag,
 * as if the repository were private, and who writes must have none, as if it were public.
 */
static void putLabels(Output *out, const Request *request, Text item) {
  const Repository *repository = &request->repository;
  Text number = GET(item, "number");
  int isRead = request->operation == READ;
  PUT("{\"description\":\"");
  if (number.length && *number.at >= '0' && *number.at <= '9') PUT("#"), put(out, number);
  else put(out, request->operation == UNLISTED ? TEXT("a tool without a rule") : TEXT("data of a repository"));
  PUT("\",\"secrecy\":[");
  if (!repository->isNamed && isRead) PUT("\"private\"");
  if (repository->isNamed && (repository->visibility == PRIVATE || (repository->visibility == UNKNOWN && isRead)))
    PUT("\"private:"), put(out, textOf(repository->owner)), PUT("/"), put(out, textOf(repository->repo)), PUT("\"");
  PUT("],\"integrity\":["), putLevels(out, authored(item)), PUT("]}");
}

/** Reads a request; 0 for one without a tool or arguments. */
static int readRequest(Request *to, const char *input, size length) {
  Text json = parsed((Text){input, length}), tool = string(GET(json, "tool_name"));
  if (!tool.length || !isObject(GET(json, "tool_args"))) return 0;
  to->operation = operationOf(tool);
  Text args = GET(json, "tool_args");
  to->result = GET(json, "tool_result");
  to->repository = repositoryOf(args);
  return 1;
}

// ---- What the gateway calls --------------------------------------------------------------------

/** Writes the answer; when the buffer is too small, the size that is needed, and the gateway calls again. */
static int answer(const Output *out, char *output, size room) {
  if (out->failed) return FAILED;
  if (out->length > room) {
    if (room >= sizeof(size)) *(size *)output = out->length;
    return BUFFER_TOO_SMALL;
  }
  __builtin_memcpy(output, out->at, out->length);
  return out->length;
}

/** The agent may have what the policy allows: private data of its repositories, and authors of the level or above. */
EXPORT("label_agent") int label_agent(const char *input, size length, char *output, size room) {
  Text allowed = GET(parsed((Text){input, length}), "allow-only"), repos = GET(allowed, "repos");
  int least = levelOf(string(GET(allowed, "min-integrity")));
  if (least < 0) return FAILED;
  int isAll = same(string(repos), TEXT("all"));
  Output text = begin(), *out = &text;
  PUT("{\"agent\":{\"secrecy\":[");
  if (isAll) PUT("\"*\"");
  for (Text scope = NOTHING; isList(repos) && (scope = next(repos, scope)).length;) {
    if (*scope.at != '"') return FAILED;
    if (scope.at != next(repos, NOTHING).at) PUT(",");
    PUT("\"private:"), put(out, (Text){scope.at + 1, scope.length - 2}), PUT("\"");
  }
  PUT("],\"integrity\":["), putLevels(out, least), PUT("]},\"difc_mode\":\"filter\"}");
  return answer(out, output, room);
}

EXPORT("label_resource") int label_resource(const char *input, size length, char *output, size room) {
  Request request;
  if (!readRequest(&request, input, length)) return FAILED;
  Output text = begin(), *out = &text;
  PUT("{\"resource\":"), putLabels(out, &request, NOTHING), PUT(",\"operation\":\"");
  put(out, request.operation == READ ? TEXT("read") : TEXT("write")), PUT("\"}");
  return answer(out, output, room);
}

EXPORT("label_response") int label_response(const char *input, size length, char *output, size room) {
  Request request;
  if (!readRequest(&request, input, length)) return FAILED;
  // A list, or a page of one as REST and GraphQL answer it.
  Text content = unwrapped(request.result), path = TEXT(""), items = content;
  if (isList(GET(content, "items"))) items = GET(content, "items"), path = TEXT("/items");
  else if (isList(GET(content, "nodes"))) items = GET(content, "nodes"), path = TEXT("/nodes");
  Output text = begin(), *out = &text;
  PUT("{\"items_path\":\""), put(out, path), PUT("\",\"labeled_paths\":[");
  size count = 0;
  for (Text item = NOTHING; isList(items) && (item = next(items, item)).length; count++) {
    if (count) PUT(",");
    PUT("{\"path\":\""), put(out, path), PUT("/"), putNumber(out, count), PUT("\",\"labels\":");
    putLabels(out, &request, item), PUT("}");
  }
  // What is no list is one item, which has the default labels.
  PUT("],\"default_labels\":"), putLabels(out, &request, isList(items) ? NOTHING : content), PUT("}");
  return answer(out, output, room);
}
