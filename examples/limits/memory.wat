;; Asks for memory until the gateway's cap stops it, then says how many pages it got.
(module
  (memory (export "memory") 1)
  (data (i32.const 1024) "{\"operation\":\"read\",\"resource\":{\"description\":\"at the memory cap\",\"integrity\":[],\"secrecy\":[]}}")

  (func $fill_up
    (loop $again
      (br_if $again (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))))

  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))

  (func (export "label_resource") (param $in i32) (param $in_length i32) (param $out i32) (param $out_size i32) (result i32)
    (call $fill_up)
    (memory.copy (local.get $out) (i32.const 1024) (i32.const 95))
    (i32.const 95))

  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
