;; Answers the tool "ok" at once and never ends for any other.
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "{\"resource\":{\"description\":\"\",\"secrecy\":[],\"integrity\":[]},\"operation\":\"read\"}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param $input i32) (param $length i32) (param $output i32) (param i32) (result i32)
    ;; The input ends with "tool_name":"NAME"}.
    (if (i32.ne (i32.load8_u (i32.sub (i32.add (local.get $input) (local.get $length)) (i32.const 3))) (i32.const 107))
      (then (loop $forever (br $forever))))
    (memory.copy (local.get $output) (i32.const 0) (i32.const 79))
    (i32.const 79))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const -1)))
