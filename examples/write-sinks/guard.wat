;; A guard in mode propagate: everything may be read, and the agent takes on the labels of what it reads.
;;
;; It asks the backend whether the repository is private. The backend is an MCP server: the JSON of the repository is
;; inside a text, where quotes are escaped. Only an answer that says \"private\":false makes the repository public.
(module
  (import "env" "call_backend"
    (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))

  (memory (export "memory") 2)

  ;; ---- Allocator: a bump pointer, reset when the input buffer is given back --------------------
  (global $heap (mut i32) (i32.const 16384))

  (func (export "alloc") (param $size i32) (result i32)
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

  (func (export "dealloc") (param $pointer i32) (param $size i32)
    (global.set $heap (local.get $pointer)))

  ;; ---- Text ----------------------------------------------------------------------------------
  ;; Answers, each with its length beside it.
  (data (i32.const 1024) "{\"agent\":{\"secrecy\":[],\"integrity\":[]},\"difc_mode\":\"propagate\"}")
  (global $agent_length i32 (i32.const 63))
  (data (i32.const 1280) "{\"operation\":\"read\",\"resource\":{\"description\":\"public repository\",\"integrity\":[],\"secrecy\":[]}}")
  (global $resource_public_length i32 (i32.const 95))
  (data (i32.const 1536) "{\"operation\":\"read\",\"resource\":{\"description\":\"private repository\",\"integrity\":[],\"secrecy\":[\"private:acme/app\"]}}")
  (global $resource_private_length i32 (i32.const 114))
  (data (i32.const 1792) "{\"default_labels\":{\"description\":\"issue\",\"integrity\":[],\"secrecy\":[]},\"labeled_paths\":[]}")
  (global $items_public_length i32 (i32.const 89))
  (data (i32.const 2048) "{\"default_labels\":{\"description\":\"issue\",\"integrity\":[],\"secrecy\":[\"private:acme/app\"]},\"labeled_paths\":[]}")
  (global $items_private_length i32 (i32.const 107))

  ;; What is looked for, and what the backend is asked.
  (data (i32.const 3072) "\\\"private\\\":false")
  (data (i32.const 3104) "get_repository")
  (data (i32.const 3136) "{\"owner\":\"acme\",\"repo\":\"app\"}")
  ;; Where the backend's answer goes.
  (global $answer i32 (i32.const 8192))
  (global $answer_size i32 (i32.const 4096))

  ;; Whether the $length bytes at $text hold the $part_length bytes at $part.
  (func $contains (param $text i32) (param $length i32) (param $part i32) (param $part_length i32) (result i32)
    (local $at i32)
    (block $absent
      (loop $next
        (br_if $absent (i32.lt_s (local.get $length) (local.get $part_length)))
        (local.set $at (i32.const 0))
        (block $different
          (loop $same
            (br_if $different
              (i32.ne
                (i32.load8_u (i32.add (local.get $text) (local.get $at)))
                (i32.load8_u (i32.add (local.get $part) (local.get $at)))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $same (i32.lt_u (local.get $at) (local.get $part_length))))
          (return (i32.const 1)))
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

  ;; 1 unless the backend says that the repository is public.
  (func $repository_is_private (result i32)
    (local $length i32)
    (local.set $length
      (call $call_backend
        (i32.const 3104) (i32.const 14)
        (i32.const 3136) (i32.const 29)
        (global.get $answer) (global.get $answer_size)))
    (i32.eqz
      (call $contains (global.get $answer) (local.get $length) (i32.const 3072) (i32.const 17))))

  ;; ---- What the gateway calls ------------------------------------------------------------------
  (func (export "label_agent") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (call $answer_with (i32.const 1024) (global.get $agent_length) (local.get $out) (local.get $out_size)))

  (func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (if (call $repository_is_private)
      (then
        (return (call $answer_with (i32.const 1536) (global.get $resource_private_length) (local.get $out) (local.get $out_size)))))
    (call $answer_with (i32.const 1280) (global.get $resource_public_length) (local.get $out) (local.get $out_size)))

  (func (export "label_response") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (if (call $repository_is_private)
      (then
        (return (call $answer_with (i32.const 2048) (global.get $items_private_length) (local.get $out) (local.get $out_size)))))
    (call $answer_with (i32.const 1792) (global.get $items_public_length) (local.get $out) (local.get $out_size))))
