//! A guard in Rust, without dependencies. It reads requests for a few tools of GitHub, asks the backend whether a
//! repository is private, and labels by repository and author. Start at `operation_of` and `labels`.
mod gateway;
mod json;

use gateway::{ask, Failed};
use json::{quote, quote_all, Value};

// ---- Tools -------------------------------------------------------------------------------------

#[derive(Clone, Copy, PartialEq)]
enum Operation {
    Read,
    Write,
    /// A tool without a rule may do anything, so it counts as a write.
    Unlisted,
}

fn operation_of(tool: &str) -> Operation {
    match tool {
        "get_issue" | "get_repository" | "list_issues" | "list_pull_requests" => Operation::Read,
        "add_issue_comment" | "create_issue" => Operation::Write,
        _ => Operation::Unlisted,
    }
}

// ---- Requests ----------------------------------------------------------------------------------

#[derive(Clone, Copy, PartialEq)]
enum Visibility {
    Public,
    Private,
    Unknown,
}

struct Request {
    operation: Operation,
    /// OWNER/REPO in lower case, as GitHub compares names; none when the arguments name no repository.
    repository: Option<String>,
    visibility: Visibility,
    result: Value,
}

fn read_request(input: &str) -> Result<Request, Failed> {
    let request = json::parse(input).ok_or(Failed)?;
    let tool = request.get("tool_name").text().ok_or(Failed)?;
    let repository = repository_of(request.get("tool_args"));
    Ok(Request {
        operation: operation_of(tool),
        visibility: repository.as_deref().map_or(Visibility::Unknown, visibility_of),
        repository,
        result: unwrapped(request.get("tool_result")),
    })
}

fn repository_of(args: &Value) -> Option<String> {
    let owner = args.get("owner").text()?;
    let repo = args.get("repo").text()?;
    let is_named = !owner.is_empty() && !repo.is_empty();
    is_named.then(|| format!("{owner}/{repo}").to_lowercase())
}

/// Only a clear answer of the backend makes a repository public.
fn visibility_of(repository: &str) -> Visibility {
    let (owner, repo) = repository.split_once('/').unwrap_or_default();
    let args = format!(r#"{{"owner":{},"repo":{}}}"#, quote(owner), quote(repo));
    let facts = ask("get_repository", &args).and_then(|answer| json::parse(&answer));
    match facts.as_ref().map(unwrapped).unwrap_or(Value::Null).get("private") {
        Value::Bool(true) => Visibility::Private,
        Value::Bool(false) => Visibility::Public,
        _ => Visibility::Unknown,
    }
}

/// The JSON in the texts of an MCP result, or the value itself; null for an error and for other text.
fn unwrapped(result: &Value) -> Value {
    if let Value::Bool(true) = result.get("isError") {
        return Value::Null;
    }
    match result.get("content") {
        Value::List(blocks) => {
            let text: String = blocks.iter().filter_map(|block| block.get("text").text()).collect();
            json::parse(&text).unwrap_or(Value::Null)
        }
        _ => result.clone(),
    }
}

// ---- Labels ------------------------------------------------------------------------------------

/// The tags of a level and of all below it; `none` has no tag.
fn levels(level: &str) -> Option<&'static [&'static str]> {
    match level {
        "merged" => Some(&["merged", "approved", "unapproved"]),
        "approved" => Some(&["approved", "unapproved"]),
        "unapproved" => Some(&["unapproved"]),
        "none" => Some(&[]),
        _ => None,
    }
}

/// REST and GraphQL name the association of an author differently.
fn integrity_of(item: &Value) -> &'static [&'static str] {
    let rest = item.get("author_association").text();
    let association = rest.or_else(|| item.get("authorAssociation").text());
    let level = match association {
        Some("OWNER" | "MEMBER" | "COLLABORATOR") => "approved",
        Some("CONTRIBUTOR") => "unapproved",
        _ => "none",
    };
    levels(level).unwrap_or_default()
}

/// What is not known takes the strict side: who reads needs a tag, as if the repository were private, and who writes must
/// have none, as if it were public.
fn secrecy_of(request: &Request) -> Vec<String> {
    let is_read = request.operation == Operation::Read;
    match (&request.repository, request.visibility) {
        (None, _) if is_read => vec!["private".into()],
        (Some(repository), Visibility::Private) => vec![format!("private:{repository}")],
        (Some(repository), Visibility::Unknown) if is_read => vec![format!("private:{repository}")],
        _ => vec![],
    }
}

/// The labels of the resource, or of an item of the result.
fn labels(request: &Request, item: &Value) -> String {
    let description = match item.get("number") {
        Value::Number(number) => format!("#{number}"),
        _ if request.operation == Operation::Unlisted => "a tool without a rule".into(),
        _ => "data of a repository".into(),
    };
    format!(
        r#"{{"description":{},"secrecy":{},"integrity":{}}}"#,
        quote(&description),
        quote_all(&secrecy_of(request)),
        quote_all(integrity_of(item)),
    )
}

// ---- What the gateway calls --------------------------------------------------------------------

/// The agent may have what the policy allows: private data of its repositories, and authors of the level or above.
pub fn agent(input: &str) -> Result<String, Failed> {
    let policy = json::parse(input).ok_or(Failed)?;
    let allowed = policy.get("allow-only");
    let minimum = allowed.get("min-integrity").text().ok_or(Failed)?;
    let integrity = levels(&minimum.trim().to_lowercase()).ok_or(Failed)?;
    let secrecy: Vec<String> = match allowed.get("repos") {
        Value::Text(repos) if repos == "all" => vec!["*".into()],
        Value::List(scopes) => {
            scopes.iter().filter_map(Value::text).map(|scope| format!("private:{scope}")).collect()
        }
        _ => vec![],
    };
    Ok(format!(
        r#"{{"agent":{{"secrecy":{},"integrity":{}}},"difc_mode":"filter"}}"#,
        quote_all(&secrecy),
        quote_all(integrity),
    ))
}

pub fn resource(input: &str) -> Result<String, Failed> {
    let request = read_request(input)?;
    let operation = if request.operation == Operation::Read { "read" } else { "write" };
    Ok(format!(r#"{{"resource":{},"operation":"{operation}"}}"#, labels(&request, &Value::Null)))
}

pub fn response(input: &str) -> Result<String, Failed> {
    let request = read_request(input)?;
    // A list, or a page of one as REST and GraphQL answer it.
    let (path, items) = ["items", "nodes"]
        .iter()
        .find_map(|key| match request.result.get(key) {
            Value::List(items) => Some((format!("/{key}"), Some(items))),
            _ => None,
        })
        .unwrap_or_else(|| match &request.result {
            Value::List(items) => (String::new(), Some(items)),
            _ => (String::new(), None),
        });
    let mut answer = format!(r#"{{"items_path":"{path}","labeled_paths":["#);
    for (index, item) in items.into_iter().flatten().enumerate() {
        if index > 0 {
            answer.push(',');
        }
        answer += &format!(r#"{{"path":"{path}/{index}","labels":{}}}"#, labels(&request, item));
    }
    // What is no list is one item, which has the default labels.
    let other = if items.is_some() { &Value::Null } else { &request.result };
    answer += &format!(r#"],"default_labels":{}}}"#, labels(&request, other));
    Ok(answer)
}
