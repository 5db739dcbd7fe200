;; A guard that labels by tool name and asks the backend whether a repository is private.
;;
;; The gateway serialises inputs with sorted keys, so the input of label_resource always ends with
;;   …,"tool_name":"NAME"}
;; and telling tools apart needs no JSON parser: comparing the end of the input is enough.
;;
;; The backend is an MCP server. Its answer is {"content":[{"type":"text","text":"…"}]} with the JSON of the
;; repository inside a text, where quotes are escaped: \"private\":false. Only an answer that says so, and
;; nowhere says true (of a fork's parent, say), makes the repository public; all else leaves it private.
(module
  (import "env" "call_backend"
    (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "host_log" (func $host_log (param i32 i32 i32)))

  (memory (export "memory") 2)

  ;; ---- Allocator: a bump pointer, reset when the input buffer is given back --------------------
  (global $heap_start i32 (i32.const 16384))
  (global $heap (mut i32) (i32.const 16384))

  (func $alloc (export "alloc") (param $size i32) (result i32)
    (local $pointer i32)
    (local $missing i32)
    (local.set $pointer (global.get $heap))
    (global.set $heap
      (i32.and (i32.add (i32.add (global.get $heap) (local.get $size)) (i32.const 7)) (i32.const -8)))
    ;; Pages still missing for the new end of the heap.
    (local.set $missing
      (i32.sub (i32.shr_u (i32.add (global.get $heap) (i32.const 65535)) (i32.const 16)) (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1))
          (then (return (i32.const 0))))))
    (local.get $pointer))

  (func $dealloc (export "dealloc") (param $pointer i32) (param $size i32)
    (global.set $heap (local.get $pointer)))

  ;; ---- Text ----------------------------------------------------------------------------------
  ;; Answers, each with its length beside it.
  (data (i32.const 1024) "{\"agent\":{\"secrecy\":[],\"integrity\":[\"unapproved\"]},\"difc_mode\":\"filter\"}")
  (global $agent_length i32 (i32.const 72))
  (data (i32.const 1280) "{\"operation\":\"read\",\"resource\":{\"description\":\"public repository\",\"integrity\":[\"unapproved\"],\"secrecy\":[]}}")
  (global $public_length i32 (i32.const 107))
  (data (i32.const 1536) "{\"operation\":\"read\",\"resource\":{\"description\":\"private repository\",\"integrity\":[\"unapproved\"],\"secrecy\":[\"private:acme/app\"]}}")
  (global $private_length i32 (i32.const 126))
  (data (i32.const 1792) "{\"operation\":\"write\",\"resource\":{\"description\":\"new issue\",\"integrity\":[\"unapproved\"],\"secrecy\":[]}}")
  (global $write_length i32 (i32.const 100))
  (data (i32.const 2048) "{\"default_labels\":{\"description\":\"repository data\",\"integrity\":[\"unapproved\"],\"secrecy\":[]},\"labeled_paths\":[]}")
  (global $public_items_length i32 (i32.const 111))
  (data (i32.const 2304) "{\"default_labels\":{\"description\":\"repository data\",\"integrity\":[\"unapproved\"],\"secrecy\":[\"private:acme/app\"]},\"labeled_paths\":[]}")
  (global $private_items_length i32 (i32.const 129))

  ;; What is looked for, and what the backend is asked.
  (data (i32.const 3072) "\"tool_name\":\"create_issue\"}")
  (data (i32.const 3104) "\\\"private\\\":false")
  (data (i32.const 3136) "get_repository")
  (data (i32.const 3168) "{\"owner\":\"acme\",\"repo\":\"app\"}")
  (data (i32.const 3296) "\\\"private\\\":true")
  (data (i32.const 3232) "the backend did not answer; treating the repository as private")

  (global $level_error i32 (i32.const 3))
  ;; Where the backend's answer goes.
  (global $answer i32 (i32.const 8192))
  (global $answer_size i32 (i32.const 4096))

  ;; Whether the $length bytes at $left and $right are the same.
  (func $equal (param $left i32) (param $right i32) (param $length i32) (result i32)
    (block $different
      (loop $next
        (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
        (br_if $different (i32.ne (i32.load8_u (local.get $left)) (i32.load8_u (local.get $right))))
        (local.set $left (i32.add (local.get $left) (i32.const 1)))
        (local.set $right (i32.add (local.get $right) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  (func $ends_with (param $text i32) (param $length i32) (param $end i32) (param $end_length i32) (result i32)
    (if (i32.lt_u (local.get $length) (local.get $end_length)) (then (return (i32.const 0))))
    (call $equal
      (i32.sub (i32.add (local.get $text) (local.get $length)) (local.get $end_length))
      (local.get $end)
      (local.get $end_length)))

  (func $contains (param $text i32) (param $length i32) (param $part i32) (param $part_length i32) (result i32)
    (block $absent
      (loop $next
        (br_if $absent (i32.lt_s (local.get $length) (local.get $part_length)))
        (if (call $equal (local.get $text) (local.get $part) (local.get $part_length))
          (then (return (i32.const 1))))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  ;; Copies an answer to the gateway's buffer; -2 and the needed size when it does not fit.
  (func $answer_with (param $text i32) (param $length i32) (param $output i32) (param $size i32) (result i32)
    (if (i32.gt_u (local.get $length) (local.get $size))
      (then
        (i32.store (local.get $output) (local.get $length))
        (return (i32.const -2))))
    (memory.copy (local.get $output) (local.get $text) (local.get $length))
    (local.get $length))

  ;; 1 when the repository is private, or when that is not known.
  (func $repository_is_private (result i32)
    (local $length i32)
    (local.set $length
      (call $call_backend
        (i32.const 3136) (i32.const 14)
        (i32.const 3168) (i32.const 29)
        (global.get $answer) (global.get $answer_size)))
    (if (i32.lt_s (local.get $length) (i32.const 0))
      (then
        (call $host_log (global.get $level_error) (i32.const 3232) (i32.const 62))
        (return (i32.const 1))))
    (i32.or
      (call $contains (global.get $answer) (local.get $length) (i32.const 3296) (i32.const 16))
      (i32.eqz
        (call $contains (global.get $answer) (local.get $length) (i32.const 3104) (i32.const 17)))))

  ;; ---- What the gateway calls ------------------------------------------------------------------
  (func (export "label_agent") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (call $answer_with (i32.const 1024) (global.get $agent_length) (local.get $out) (local.get $out_size)))

  (func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (if (call $ends_with (local.get $in) (local.get $in_length) (i32.const 3072) (i32.const 27))
      (then
        (return (call $answer_with (i32.const 1792) (global.get $write_length) (local.get $out) (local.get $out_size)))))
    (if (call $repository_is_private)
      (then
        (return (call $answer_with (i32.const 1536) (global.get $private_length) (local.get $out) (local.get $out_size)))))
    (call $answer_with (i32.const 1280) (global.get $public_length) (local.get $out) (local.get $out_size)))

  (func (export "label_response") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (if (call $repository_is_private)
      (then
        (return (call $answer_with (i32.const 2304) (global.get $private_items_length) (local.get $out) (local.get $out_size)))))
    (call $answer_with (i32.const 2048) (global.get $public_items_length) (local.get $out) (local.get $out_size))))
