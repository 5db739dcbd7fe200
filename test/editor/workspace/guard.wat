;; The smallest guard the gateway loads.
(module
  (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const -1))
)
