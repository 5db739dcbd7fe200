;; Labels every resource readable by everybody; traps when the input is longer than 60 bytes.
(module
  (memory (export "memory") 2)
  (data (i32.const 0)
    "{\22resource\22:{\22description\22:\22r\22,\22secrecy\22:[],\22integrity\22:[]},\22operation\22:\22read\22}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func $label_resource (export "label_resource")
    (param $in i32) (param $size i32) (param $out i32) (param i32) (result i32)
    (if (i32.gt_u (local.get $size) (i32.const 60))
      (then unreachable))
    (memory.copy (local.get $out) (i32.const 0) (i32.const 79))
    (i32.const 79))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
)
