;; Asks the backend 60 times; the gateway lets 50 through, the rest get -1 like any other failure.
(module
  (import "env" "call_backend"
    (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 1024) "{\"operation\":\"read\",\"resource\":{\"description\":\"asked too often\",\"integrity\":[],\"secrecy\":[]}}")
  (data (i32.const 2048) "get_user")
  (data (i32.const 2064) "{\"login\":\"octocat\"}")

  (func $ask
    (drop
      (call $call_backend
        (i32.const 2048) (i32.const 8)
        (i32.const 2064) (i32.const 19)
        (i32.const 4096) (i32.const 1024))))

  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))

  (func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (local $left i32)
    (local.set $left (i32.const 60))
    (loop $again
      (call $ask)
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (local.get $left)))
    (memory.copy (local.get $out) (i32.const 1024) (i32.const 93))
    (i32.const 93))

  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
