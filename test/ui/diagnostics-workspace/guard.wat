;; Divides by the number of calls so far: the first request traps.
(module
  (memory (export "memory") 2)
  (global $calls (mut i32) (i32.const 0))

  (func $average (param $sum i32) (result i32)
    (i32.div_u (local.get $sum) (global.get $calls)))

  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))

  (func (export "label_resource") (param $in i32) (param $length i32) (param i32 i32) (result i32)
    (call $average (local.get $length)))

  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
)
