// A guard in Go, for TinyGo. It reads requests for a few tools of GitHub, asks the backend whether a repository is private,
// and labels by repository and author. Start at operationOf and labels.
//
// The gateway calls no _start and no _initialize: keep package variables at their zero values, and put tables into
// functions.
package main

import (
	"strconv"
	"strings"
)

func main() {}

// ---- Tools -------------------------------------------------------------------------------------

type operation int

const (
	// A tool without a rule may do anything, so it counts as a write.
	unlisted operation = iota
	read
	write
)

func operationOf(tool string) operation {
	switch tool {
	case "get_issue", "get_repository", "list_issues", "list_pull_requests":
		return read
	case "add_issue_comment", "create_issue":
		return write
	}
	return unlisted
}

// ---- Requests ----------------------------------------------------------------------------------

type visibility int

const (
	unknown visibility = iota
	public
	private
)

type request struct {
	operation operation
	// OWNER/REPO in lower case, as GitHub compares names; empty when the arguments name no repository.
	repository string
	visibility visibility
	result     value
}

func readRequest(input string) (request, bool) {
	json, ok := parse(input)
	tool := json.get("tool_name").text
	if !ok || tool == "" {
		return request{}, false
	}
	r := request{operation: operationOf(tool), result: unwrapped(json.get("tool_result"))}
	args := json.get("tool_args")
	owner, repo := args.get("owner").text, args.get("repo").text
	if owner != "" && repo != "" {
		owner, repo = strings.ToLower(owner), strings.ToLower(repo)
		r.repository = owner + "/" + repo
		r.visibility = visibilityOf(owner, repo)
	}
	return r, true
}

// visibilityOf asks the backend. Only a clear answer makes a repository public.
func visibilityOf(owner, repo string) visibility {
	answer, ok := ask("get_repository", `{"owner":`+quote(owner)+`,"repo":`+quote(repo)+`}`)
	if !ok {
		return unknown
	}
	facts, _ := parse(answer)
	switch flag := unwrapped(facts).get("private"); {
	case flag.kind != isBool:
		return unknown
	case flag.isTrue:
		return private
	}
	return public
}

// unwrapped is the JSON in the texts of an MCP result, or the value itself; null for an error and for other text.
func unwrapped(result value) value {
	if result.get("isError").isTrue {
		return value{}
	}
	content := result.get("content")
	if content.kind != isList {
		return result
	}
	var text strings.Builder
	for _, block := range content.items {
		text.WriteString(block.get("text").text)
	}
	json, _ := parse(text.String())
	return json
}

// ---- Labels ------------------------------------------------------------------------------------

// levels are the tags of a level and of all below it; none has no tag.
func levels(level string) ([]string, bool) {
	switch level {
	case "merged":
		return []string{"merged", "approved", "unapproved"}, true
	case "approved":
		return []string{"approved", "unapproved"}, true
	case "unapproved":
		return []string{"unapproved"}, true
	case "none":
		return nil, true
	}
	return nil, false
}

func integrityOf(item value) []string {
	// REST and GraphQL name it differently.
	association := item.get("author_association").text
	if association == "" {
		association = item.get("authorAssociation").text
	}
	level := "none"
	switch association {
	case "OWNER", "MEMBER", "COLLABORATOR":
		level = "approved"
	case "CONTRIBUTOR":
		level = "unapproved"
	}
	tags, _ := levels(level)
	return tags
}

// secrecyOf takes the strict side of what is not known: who reads needs a tag, as if the repository were private, and who
// writes must have none, as if it were public.
func secrecyOf(r request) []string {
	isRead := r.operation == read
	switch {
	case r.repository == "" && isRead:
		return []string{"private"}
	case r.repository == "":
		return nil
	case r.visibility == private, r.visibility == unknown && isRead:
		return []string{"private:" + r.repository}
	}
	return nil
}

// labels are those of the resource, or of an item of the result.
func labels(r request, item value) string {
	description := "data of a repository"
	if number := item.get("number"); number.kind == isNumber {
		description = "#" + number.text
	} else if r.operation == unlisted {
		description = "a tool without a rule"
	}
	return `{"description":` + quote(description) +
		`,"secrecy":` + quoteAll(secrecyOf(r)) +
		`,"integrity":` + quoteAll(integrityOf(item)) + `}`
}

// ---- What the gateway calls --------------------------------------------------------------------

// agent may have what the policy allows: private data of its repositories, and authors of the level or above.
func agent(input string) (string, bool) {
	policy, _ := parse(input)
	allowed := policy.get("allow-only")
	integrity, ok := levels(strings.ToLower(strings.TrimSpace(allowed.get("min-integrity").text)))
	if !ok {
		return "", false
	}
	var secrecy []string
	repos := allowed.get("repos")
	if repos.text == "all" {
		secrecy = append(secrecy, "*")
	}
	for _, scope := range repos.items {
		secrecy = append(secrecy, "private:"+scope.text)
	}
	return `{"agent":{"secrecy":` + quoteAll(secrecy) + `,"integrity":` + quoteAll(integrity) + `},"difc_mode":"filter"}`, true
}

func resource(input string) (string, bool) {
	r, ok := readRequest(input)
	if !ok {
		return "", false
	}
	operation := "write"
	if r.operation == read {
		operation = "read"
	}
	return `{"resource":` + labels(r, value{}) + `,"operation":"` + operation + `"}`, true
}

func response(input string) (string, bool) {
	r, ok := readRequest(input)
	if !ok {
		return "", false
	}
	// A list, or a page of one as REST and GraphQL answer it.
	path, list := "", r.result
	for _, key := range []string{"nodes", "items"} {
		if page := r.result.get(key); page.kind == isList {
			path, list = "/"+key, page
		}
	}
	// What is no list is one item, which has the default labels.
	other := value{}
	if list.kind != isList {
		list, other = value{}, r.result
	}
	var answer strings.Builder
	answer.WriteString(`{"items_path":"` + path + `","labeled_paths":[`)
	for index, item := range list.items {
		if index > 0 {
			answer.WriteByte(',')
		}
		answer.WriteString(`{"path":"` + path + "/" + strconv.Itoa(index) + `","labels":` + labels(r, item) + `}`)
	}
	answer.WriteString(`],"default_labels":` + labels(r, other) + `}`)
	return answer.String(), true
}
