;; Labels everything as public.
(module
  (import "env" "host_log" (func $host_log (param i32 i32 i32)))
  (memory (export "memory") 2)
  (global $heap (mut i32) (i32.const 16384))

  ;; region label functions
  (func $label_agent (export "label_agent")
      (param $input i32) (param $input_bytes i32) (param $output i32) (param $output_bytes i32)
      (result i32)
    (call $host_log (i32.const 1) (local.get $input) (local.get $input_bytes))
    (block $done
      (br_if $done (i32.eqz (local.get $input_bytes)))
      unreachable)
    (i32.const -1))
  (func $label_resource (export "label_resource") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func $label_response (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  ;; endregion
)
