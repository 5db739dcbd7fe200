;; Never returns. The gateway's deadline closes the module, and the guard is lost for good.
(module
  (memory (export "memory") 1)

  (func $forever
    (loop $again (br $again)))

  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))

  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (call $forever)
    (i32.const 0))

  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
