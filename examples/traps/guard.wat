;; Three ways to trap, chosen by the length of the request's tool name (the input ends with it).
(module
  (import "env" "host_log" (func $host_log (param i32 i32 i32)))

  (memory (export "memory") 1)
  (table funcref (elem $read_label))
  (type $labeller (func (param i32) (result i32)))
  (data (i32.const 1024) "about to divide")

  (func $read_label (param $at i32) (param $unused i32) (result i32)
    (i32.load offset=4 (local.get $at)))

  (func $average (param $sum i32) (param $count i32) (result i32)
    (call $host_log (i32.const 1) (i32.const 1024) (i32.const 15))
    (i32.div_u (local.get $sum) (local.get $count)))

  (func $past_the_end (result i32)
    (i32.load (i32.const -4)))

  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))

  ;; {"capabilities":{},"tool_args":{},"tool_name":"x"} has 50 bytes.
  (func (export "label_resource") (param $in i32) (param $in_length i32) (param i32 i32) (result i32)
    (block $indirect
      (block $memory
        (block $divide
          (br_table $divide $memory $indirect (i32.sub (local.get $in_length) (i32.const 50))))
        (return (call $average (i32.const 7) (i32.const 0))))
      (return (call $past_the_end)))
    ;; Entry 0 has another type than $labeller.
    (call_indirect (type $labeller) (local.get $in) (i32.const 0)))

  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
