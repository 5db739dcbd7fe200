;; A guard in the text format of WebAssembly. It reads requests for a few tools of GitHub, asks the backend whether a
;; repository is private, and gives private data the tag private:OWNER/REPO. It knows no integrity.
;; Start at $operation and $put_tags.
(module
  (import "env" "call_backend" (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)

  ;; ---- Texts: each function returns where one is, and its length. \22 is a quote, \5c a backslash. ----------------
  (data (i32.const 1024) "tool_args") (func $t_tool_args (result i32 i32) (i32.const 1024) (i32.const 9))
  (data (i32.const 1040) "tool_name") (func $t_tool_name (result i32 i32) (i32.const 1040) (i32.const 9))
  (data (i32.const 1056) "owner") (func $t_owner_key (result i32 i32) (i32.const 1056) (i32.const 5))
  (data (i32.const 1072) "repo") (func $t_repo_key (result i32 i32) (i32.const 1072) (i32.const 4))
  (data (i32.const 1088) "allow-only") (func $t_allow_only (result i32 i32) (i32.const 1088) (i32.const 10))
  (data (i32.const 1104) "repos") (func $t_repos (result i32 i32) (i32.const 1104) (i32.const 5))
  (data (i32.const 1120) "min-integrity") (func $t_min_integrity (result i32 i32) (i32.const 1120) (i32.const 13))
  (data (i32.const 1136) "all") (func $t_all (result i32 i32) (i32.const 1136) (i32.const 3))
  (data (i32.const 1152) "none") (func $t_none (result i32 i32) (i32.const 1152) (i32.const 4))
  (data (i32.const 1168) "add_issue_comment") (func $t_add_issue_comment (result i32 i32) (i32.const 1168) (i32.const 17))
  (data (i32.const 1200) "create_issue") (func $t_create_issue (result i32 i32) (i32.const 1200) (i32.const 12))
  (data (i32.const 1216) "get_issue") (func $t_get_issue (result i32 i32) (i32.const 1216) (i32.const 9))
  (data (i32.const 1232) "list_issues") (func $t_list_issues (result i32 i32) (i32.const 1232) (i32.const 11))
  (data (i32.const 1248) "list_pull_requests") (func $t_list_pull_requests (result i32 i32) (i32.const 1248) (i32.const 18))
  (data (i32.const 1280) "get_repository") (func $t_get_repository (result i32 i32) (i32.const 1280) (i32.const 14))
  (data (i32.const 1296) "{\22owner\22:\22") (func $t_question_start (result i32 i32) (i32.const 1296) (i32.const 10))
  (data (i32.const 1312) "\22,\22repo\22:\22") (func $t_question_middle (result i32 i32) (i32.const 1312) (i32.const 10))
  (data (i32.const 1328) "\22}") (func $t_question_end (result i32 i32) (i32.const 1328) (i32.const 2))
  (data (i32.const 1344) "\5c\22private\5c\22:true") (func $t_is_true (result i32 i32) (i32.const 1344) (i32.const 16))
  (data (i32.const 1360) "\5c\22private\5c\22:false") (func $t_is_false (result i32 i32) (i32.const 1360) (i32.const 17))
  (data (i32.const 1392) "\22isError\22:true") (func $t_is_error (result i32 i32) (i32.const 1392) (i32.const 14))
  (data (i32.const 1408) "{\22operation\22:\22read\22,\22resource\22:{\22description\22:\22data of a repository\22") (func $t_read (result i32 i32) (i32.const 1408) (i32.const 68))
  (data (i32.const 1488) "{\22operation\22:\22write\22,\22resource\22:{\22description\22:\22data of a repository\22") (func $t_write (result i32 i32) (i32.const 1488) (i32.const 69))
  (data (i32.const 1568) "{\22operation\22:\22write\22,\22resource\22:{\22description\22:\22a tool without a rule\22") (func $t_unlisted (result i32 i32) (i32.const 1568) (i32.const 70))
  (data (i32.const 1648) "{\22labeled_paths\22:[],\22default_labels\22:{\22description\22:\22data of a repository\22") (func $t_items (result i32 i32) (i32.const 1648) (i32.const 74))
  (data (i32.const 1728) ",\22integrity\22:[],\22secrecy\22:[") (func $t_tags (result i32 i32) (i32.const 1728) (i32.const 27))
  (data (i32.const 1760) "]}}") (func $t_end (result i32 i32) (i32.const 1760) (i32.const 3))
  (data (i32.const 1776) "\22private") (func $t_private (result i32 i32) (i32.const 1776) (i32.const 8))
  (data (i32.const 1792) ":") (func $t_colon (result i32 i32) (i32.const 1792) (i32.const 1))
  (data (i32.const 1808) "/") (func $t_slash (result i32 i32) (i32.const 1808) (i32.const 1))
  (data (i32.const 1824) "\22") (func $t_quote (result i32 i32) (i32.const 1824) (i32.const 1))
  (data (i32.const 1840) ",") (func $t_comma (result i32 i32) (i32.const 1840) (i32.const 1))
  (data (i32.const 1856) "{\22agent\22:{\22integrity\22:[],\22secrecy\22:[") (func $t_agent (result i32 i32) (i32.const 1856) (i32.const 36))
  (data (i32.const 1904) "]},\22difc_mode\22:\22filter\22}") (func $t_agent_end (result i32 i32) (i32.const 1904) (i32.const 24))
  (data (i32.const 1936) "\22*\22") (func $t_anything (result i32 i32) (i32.const 1936) (i32.const 3))
  (data (i32.const 1952) "{\22success\22:false,\22error\22:\22this guard knows no levels of integrity: write \5c\22min-integrity\5c\22: \5c\22none\5c\22 in the policy\22}") (func $t_refusal (result i32 i32) (i32.const 1952) (i32.const 116))

  ;; ---- Memory: a stack of buffers, empty again after each request -----------------------------------------------
  (global $top (mut i32) (i32.const 65536))
  ;; Makes sure that memory reaches to $end; 0 when it does not.
  (func $reach (param $end i32) (result i32)
    (local $missing i32)
    (local.set $missing
      (i32.sub (i32.add (i32.shr_u (local.get $end) (i32.const 16)) (i32.const 1)) (memory.size)))
    (if (i32.le_s (local.get $missing) (i32.const 0)) (then (return (i32.const 1))))
    (i32.ne (memory.grow (local.get $missing)) (i32.const -1)))
  (func (export "alloc") (param $size i32) (result i32)
    (local $pointer i32)
    (local.set $pointer (global.get $top))
    (if (i32.eqz (call $reach (i32.add (local.get $pointer) (local.get $size)))) (then (return (i32.const 0))))
    (global.set $top
      (i32.and (i32.add (i32.add (local.get $pointer) (local.get $size)) (i32.const 7)) (i32.const -8)))
    (local.get $pointer))
  (func (export "dealloc") (param $pointer i32) (param $size i32)
    (if (i32.lt_u (local.get $pointer) (global.get $top)) (then (global.set $top (local.get $pointer)))))

  ;; ---- The text that is being made, at the top of memory -----------------------------------------------------------
  (global $length (mut i32) (i32.const 0))
  (func $begin (global.set $length (i32.const 0)))
  (func $put_byte (param $byte i32)
    (if (i32.eqz (call $reach (i32.add (global.get $top) (global.get $length)))) (then (unreachable))) ;; out of memory
    (i32.store8 (i32.add (global.get $top) (global.get $length)) (local.get $byte))
    (global.set $length (i32.add (global.get $length) (i32.const 1))))
  (func $put (param $text i32) (param $length i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $length)))
        (call $put_byte (i32.load8_u (local.get $text)))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next))))
  ;; GitHub compares names without letter case; tags are compared as they are.
  (func $put_lower (param $text i32) (param $length i32)
    (local $byte i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $length)))
        (local.set $byte (i32.load8_u (local.get $text)))
        (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 65)) (i32.const 26))
          (then (local.set $byte (i32.add (local.get $byte) (i32.const 32)))))
        (call $put_byte (local.get $byte))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next))))

  ;; Writes the answer. When the buffer is too small, the size that is needed and -2: the gateway calls again.
  (func $answer (param $out i32) (param $size i32) (result i32)
    (if (i32.gt_u (global.get $length) (local.get $size))
      (then
        (if (i32.ge_u (local.get $size) (i32.const 4)) (then (i32.store (local.get $out) (global.get $length))))
        (return (i32.const -2))))
    (memory.copy (local.get $out) (global.get $top) (global.get $length))
    (global.get $length))

  ;; ---- Comparing texts -------------------------------------------------------------------------------------------------
  (func $equal (param $a i32) (param $b i32) (param $length i32) (result i32)
    (block $different
      (loop $next
        (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
        (br_if $different (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))
        (local.set $a (i32.add (local.get $a) (i32.const 1)))
        (local.set $b (i32.add (local.get $b) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (i32.const 0))
  (func $same (param $a i32) (param $a_length i32) (param $b i32) (param $b_length i32) (result i32)
    (if (i32.ne (local.get $a_length) (local.get $b_length)) (then (return (i32.const 0))))
    (call $equal (local.get $a) (local.get $b) (local.get $a_length)))
  (func $contains (param $text i32) (param $length i32) (param $part i32) (param $part_length i32) (result i32)
    (block $absent
      (loop $next
        (br_if $absent (i32.lt_s (local.get $length) (local.get $part_length)))
        (if (call $equal (local.get $text) (local.get $part) (local.get $part_length)) (then (return (i32.const 1))))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (i32.const 0))
  ;; Whether a text is a name of GitHub: letters, digits, dot, dash, and underscore.
  (func $is_name (param $text i32) (param $length i32) (result i32)
    (local $byte i32)
    (if (i32.eqz (local.get $length)) (then (return (i32.const 0))))
    (loop $next
      (local.set $byte (i32.load8_u (local.get $text)))
      (if (i32.eqz
            (i32.or
              (i32.or
                (i32.lt_u (i32.sub (i32.or (local.get $byte) (i32.const 32)) (i32.const 97)) (i32.const 26))
                (i32.lt_u (i32.sub (local.get $byte) (i32.const 48)) (i32.const 10)))
              (i32.or
                (i32.lt_u (i32.sub (local.get $byte) (i32.const 45)) (i32.const 2)) ;; dash and dot
                (i32.eq (local.get $byte) (i32.const 95)))))
        (then (return (i32.const 0))))
      (local.set $text (i32.add (local.get $text) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br_if $next (local.get $length)))
    (i32.const 1))

  ;; ---- JSON of the gateway: valid, and without spaces ------------------------------------------------------------------
  ;; Behind the string that begins at $at.
  (func $skip_string (param $at i32) (result i32)
    (local $byte i32)
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 92)) ;; a backslash: the next byte is no end
        (then (local.set $at (i32.add (local.get $at) (i32.const 1))) (br $next)))
      (br_if $next (i32.ne (local.get $byte) (i32.const 34))))
    (i32.add (local.get $at) (i32.const 1)))
  ;; Behind the value that begins at $at.
  (func $skip (param $at i32) (result i32)
    (local $byte i32)
    (local $depth i32)
    (loop $next
      (local.set $byte (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $byte) (i32.const 34))
        (then
          (local.set $at (call $skip_string (local.get $at)))
          (br_if $next (local.get $depth))
          (return (local.get $at))))
      ;; [ and {
      (if (i32.eq (i32.or (local.get $byte) (i32.const 32)) (i32.const 123))
        (then (local.set $depth (i32.add (local.get $depth) (i32.const 1))))
        (else
          ;; ] and }
          (if (i32.eq (i32.or (local.get $byte) (i32.const 32)) (i32.const 125))
            (then
              (if (i32.eqz (local.get $depth)) (then (return (local.get $at)))) ;; the end of a number in a list
              (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
              (if (i32.eqz (local.get $depth)) (then (return (i32.add (local.get $at) (i32.const 1))))))
            (else
              (if (i32.and (i32.eqz (local.get $depth)) (i32.eq (local.get $byte) (i32.const 44)))
                (then (return (local.get $at))))))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next))
    (unreachable))
  ;; Where the value of a member begins; 0 when there is none, or no object.
  (func $member (param $object i32) (param $key i32) (param $key_length i32) (result i32)
    (local $at i32)
    (local $end i32)
    (if (i32.eqz (local.get $object)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $object)) (i32.const 123)) (then (return (i32.const 0))))
    (local.set $at (local.get $object))
    (block $absent
      (loop $next
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $absent (i32.ne (i32.load8_u (local.get $at)) (i32.const 34)))
        (local.set $end (call $skip_string (local.get $at)))
        (if (call $same
              (i32.add (local.get $at) (i32.const 1))
              (i32.sub (i32.sub (local.get $end) (local.get $at)) (i32.const 2))
              (local.get $key)
              (local.get $key_length))
          (then (return (i32.add (local.get $end) (i32.const 1)))))
        (local.set $at (call $skip (i32.add (local.get $end) (i32.const 1))))
        (br_if $next (i32.eq (i32.load8_u (local.get $at)) (i32.const 44)))))
    (i32.const 0))
  ;; What a string says, as it is written; nothing for other values.
  (func $string (param $value i32) (result i32 i32)
    (if (i32.eqz (local.get $value)) (then (return (i32.const 0) (i32.const 0))))
    (if (i32.ne (i32.load8_u (local.get $value)) (i32.const 34)) (then (return (i32.const 0) (i32.const 0))))
    (i32.add (local.get $value) (i32.const 1))
    (i32.sub (i32.sub (call $skip_string (local.get $value)) (local.get $value)) (i32.const 2)))

  ;; ---- The request -----------------------------------------------------------------------------------------------------
  (global $request (mut i32) (i32.const 0))
  (func $argument (param $key i32) (param $key_length i32) (result i32 i32)
    (call $string
      (call $member (call $member (global.get $request) (call $t_tool_args)) (local.get $key) (local.get $key_length))))
  (func $owner (result i32 i32) (call $argument (call $t_owner_key)))
  (func $repo (result i32 i32) (call $argument (call $t_repo_key)))
  (func $is_named (result i32) (i32.and (call $is_name (call $owner)) (call $is_name (call $repo))))
  (func $is_tool (param $name i32) (param $length i32) (result i32)
    (call $same
      (call $string (call $member (global.get $request) (call $t_tool_name)))
      (local.get $name) (local.get $length)))

  ;; ---- Tools: 1 reads, 2 writes, 0 has no rule. It may do anything, so it counts as a write. -------------------------
  (func $operation (result i32)
    (if (call $is_tool (call $t_get_issue)) (then (return (i32.const 1))))
    (if (call $is_tool (call $t_get_repository)) (then (return (i32.const 1))))
    (if (call $is_tool (call $t_list_issues)) (then (return (i32.const 1))))
    (if (call $is_tool (call $t_list_pull_requests)) (then (return (i32.const 1))))
    (if (call $is_tool (call $t_add_issue_comment)) (then (return (i32.const 2))))
    (if (call $is_tool (call $t_create_issue)) (then (return (i32.const 2))))
    (i32.const 0))
  (func $is_read (result i32) (i32.eq (call $operation) (i32.const 1)))

  ;; ---- The repository: 1 is public, 2 is private; with anything else, it is not known --------------------------------
  (func $visibility (result i32)
    (local $buffer i32)
    (local $length i32)
    (call $begin)
    (call $put (call $t_question_start))
    (call $put_lower (call $owner))
    (call $put (call $t_question_middle))
    (call $put_lower (call $repo))
    (call $put (call $t_question_end))
    (local.set $buffer
      (i32.and (i32.add (i32.add (global.get $top) (global.get $length)) (i32.const 7)) (i32.const -8)))
    (if (i32.eqz (call $reach (i32.add (local.get $buffer) (i32.const 65536)))) (then (return (i32.const 0))))
    (local.set $length
      (call $call_backend
        (call $t_get_repository)
        (global.get $top) (global.get $length)
        (local.get $buffer) (i32.const 65536)))
    (if (i32.lt_s (local.get $length) (i32.const 0)) (then (return (i32.const 0)))) ;; no answer
    (if (call $contains (local.get $buffer) (local.get $length) (call $t_is_error)) (then (return (i32.const 0))))
    ;; The answer is an MCP result with JSON in a text, where quotes are escaped. If it says both (of a fork's parent,
    ;; say), nothing is known.
    (i32.add
      (i32.shl (call $contains (local.get $buffer) (local.get $length) (call $t_is_true)) (i32.const 1))
      (call $contains (local.get $buffer) (local.get $length) (call $t_is_false))))

  ;; ---- Labels ----------------------------------------------------------------------------------------------------------
  ;; Appends the tags of a request. What is not known takes the strict side: who reads needs a tag, as if the repository
  ;; were private, and who writes must have none, as if it were public.
  (func $put_tags (param $visibility i32)
    (call $put (call $t_tags))
    (if (call $is_named)
      (then
        (if (i32.or
              (i32.eq (local.get $visibility) (i32.const 2))
              (i32.and (i32.ne (local.get $visibility) (i32.const 1)) (call $is_read)))
          (then
            (call $put (call $t_private))
            (call $put (call $t_colon))
            (call $put_lower (call $owner))
            (call $put (call $t_slash))
            (call $put_lower (call $repo))
            (call $put (call $t_quote)))))
      (else
        (if (call $is_read) (then (call $put (call $t_private)) (call $put (call $t_quote))))))
    (call $put (call $t_end)))
  ;; Reads a request, and asks about its repository.
  (func $read_request (param $in i32) (result i32)
    (local $visibility i32)
    (global.set $request (local.get $in))
    (if (call $is_named) (then (local.set $visibility (call $visibility))))
    (call $begin)
    (local.get $visibility))

  ;; ---- What the gateway calls --------------------------------------------------------------------------------------------
  ;; The agent may read private data of the repositories that the policy names.
  (func (export "label_agent") (param $in i32) (param $in_length i32) (param $out i32) (param $size i32) (result i32)
    (local $allowed i32)
    (local $at i32)
    (call $begin)
    (local.set $allowed (call $member (local.get $in) (call $t_allow_only)))
    (if (i32.eqz (call $same (call $string (call $member (local.get $allowed) (call $t_min_integrity))) (call $t_none)))
      (then (call $put (call $t_refusal)) (return (call $answer (local.get $out) (local.get $size)))))
    (call $put (call $t_agent))
    (local.set $at (call $member (local.get $allowed) (call $t_repos)))
    (if (call $same (call $string (local.get $at)) (call $t_all)) (then (call $put (call $t_anything))))
    (if (local.get $at)
      (then
        (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 91)) ;; a list
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (block $done
              (loop $next
                (br_if $done (i32.ne (i32.load8_u (local.get $at)) (i32.const 34)))
                (call $put (call $t_private))
                (call $put (call $t_colon))
                (call $put (call $string (local.get $at)))
                (call $put (call $t_quote))
                (local.set $at (call $skip_string (local.get $at)))
                (br_if $done (i32.ne (i32.load8_u (local.get $at)) (i32.const 44)))
                (call $put (call $t_comma))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br $next)))))))
    (call $put (call $t_agent_end))
    (call $answer (local.get $out) (local.get $size)))

  (func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $size i32) (result i32)
    (local $visibility i32)
    (local $operation i32)
    (local.set $visibility (call $read_request (local.get $in)))
    (local.set $operation (call $operation))
    (block $described
      (if (i32.eq (local.get $operation) (i32.const 1)) (then (call $put (call $t_read)) (br $described)))
      (if (i32.eq (local.get $operation) (i32.const 2)) (then (call $put (call $t_write)) (br $described)))
      (call $put (call $t_unlisted)))
    (call $put_tags (local.get $visibility))
    (call $answer (local.get $out) (local.get $size)))

  ;; All items of a response have the labels of the repository.
  (func (export "label_response") (param $in i32) (param $in_length i32) (param $out i32) (param $size i32) (result i32)
    (local $visibility i32)
    (local.set $visibility (call $read_request (local.get $in)))
    (call $put (call $t_items))
    (call $put_tags (local.get $visibility))
    (call $answer (local.get $out) (local.get $size))))
