;; Lets everybody read, and gives responses no labels.
(module
  (memory (export "memory") 2)
  (data (i32.const 16) "{\"resource\":{\"description\":\"r\",\"secrecy\":[],\"integrity\":[]},\"operation\":\"read\"}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param $in i32) (param $inLength i32) (param $out i32) (param $size i32) (result i32)
    (memory.copy (local.get $out) (i32.const 16) (i32.const 79))
    (i32.const 79))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
