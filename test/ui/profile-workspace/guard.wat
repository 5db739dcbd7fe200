(module
  (import "env" "call_backend"
    (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "get_issue")

  (func $burn (param $n i32)
    (loop $again
      (local.set $n
        (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again
        (local.get $n))))

  (func $ask
    (drop
      (call $call_backend
        (i32.const 64) (i32.const 9) (i32.const 0) (i32.const 0) (i32.const 1024) (i32.const 60000))))

  (func (export "label_agent") (param i32 i32 i32 i32) (result i32)
    (i32.const 0))

  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (call $ask)
    (call $burn (i32.const 3000000))
    (i32.const 0))

  (func (export "label_response") (param i32 i32 i32 i32) (result i32)
    (i32.const 0)))
