import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { displayName } from '../../../../src/wasm/debug/demangle/display-name';

/** Mangled names and what a person should read, one pair a row. */
function reads(rows: readonly (readonly [mangled: string, name: string])[]): void {
  for (const [mangled, name] of rows) assert.equal(displayName(mangled), name);
}

describe('names of functions', () => {
  it('reads the legacy scheme of Rust without hashes', () => {
    reads([
      ['_ZN4tiny9pick_byte17h0123456789abcdefE', 'tiny::pick_byte'],
      [
        '_ZN69_$LT$core..alloc..layout..LayoutError$u20$as$u20$core..fmt..Debug$GT$3fmt17h9058224eb8e2b2f6E',
        '<core::alloc::layout::LayoutError as core::fmt::Debug>::fmt',
      ],
      [
        '_ZN3std9panicking13panic_handler28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE',
        'std::panicking::panic_handler::{closure}',
      ],
      ['_ZN4tiny3foo17h0123456789abcdefE.llvm.1234567890', 'tiny::foo'],
    ]);
  });

  it('reads the v0 scheme of Rust: paths, generics, closures, impls', () => {
    reads([
      ['_RNvCsbs98R3OSHEp_3lib5main_', 'lib::main_'],
      ['_RINvCsbs98R3OSHEp_3lib3ptrxEB2_', 'lib::ptr::<i64>'],
      ['_RNCNvCsbs98R3OSHEp_3lib5main_0B3_', 'lib::main_::{closure}'],
      [
        '_RNSNvYNCNvCsbs98R3OSHEp_3lib5main_0INtNtNtCs8NwYtU1Mohg_4core3ops8function6FnOnceTReEE9call_once6vtableB8_',
        '<lib::main_::{closure} as core::ops::function::FnOnce<(&str,)>>::call_once::{shim:vtable#0}',
      ],
      [
        '_RNvXs_NtCs1234_7mycrate4ruleNtB4_4RuleNtNtCs8NwYtU1Mohg_4core3fmt5Debug3fmt',
        '<mycrate::rule::Rule as core::fmt::Debug>::fmt',
      ],
    ]);
  });

  it('reads constants, lifetimes and trait objects of v0', () => {
    reads([
      ['_RINvCsbs98R3OSHEp_3lib5konstKc78_Kb1_Kln5_EB2_', "lib::konst::<'x', true, -5>"],
      ['_RINvCsbs98R3OSHEp_3lib5konstKca_Kb0_Kl7_EB2_', "lib::konst::<'\\n', false, 7>"],
      [
        '_RINvNtCs8NwYtU1Mohg_4core3ptr9drop_glueINtNtCsbEht8wFNRx7_5alloc5boxed3BoxDG_INtNtNtB4_3ops8function2FnTRL0_eEEp6OutputRL0_ShNtNtB4_6marker4SendEL_EECsbs98R3OSHEp_3lib',
        "core::ptr::drop_glue::<alloc::boxed::Box<dyn for<'a> core::ops::function::Fn<(&'a str,), Output = &'a [u8]> + core::marker::Send>>",
      ],
    ]);
  });

  it('reads identifiers in Punycode', () => {
    reads([['_RNvCsbs98R3OSHEp_3libu11gdel__jua0c', 'lib::gödel_ü']]);
  });

  it('reads C++ names without parameter lists', () => {
    reads([
      ['_ZN5guard5shareIiEET_S1_PVS1_', 'guard::share<int>'],
      ['_ZNK5guard6Policy5weighEi', 'guard::Policy::weigh'],
      ['_ZN5guard6PolicyC1EPVi', 'guard::Policy::Policy'],
      ['_ZN5guard6PolicyD0Ev', 'guard::Policy::~Policy'],
      ['_ZN12_GLOBAL__N_15checkEv', '(anonymous namespace)::check'],
      ['_ZN5guardeqERKNS_5LabelES2_', 'guard::operator=='],
      ['_ZNSt6vectorIiSaIiEE9push_backEOi', 'std::vector<int, std::allocator<int>>::push_back'],
      ['_ZZN5guard5checkEvENKUliE_clEi', 'guard::check::{lambda}::operator()'],
      ['_ZN5guard4pickILj8ELb1EEEvv', 'guard::pick<8u, true>'],
      ['_ZN5guard4callIFviEEEvPT_', 'guard::call<void (int)>'],
      ['_ZN5guard4findIcmTnT0_Lm4294967295EEES1_PKT_S1_', 'guard::find<char, unsigned long, 4294967295ul>'],
    ]);
  });

  it('leaves plain names alone, but for the export wrapper', () => {
    reads([
      ['label_resource', 'label_resource'],
      ['label_resource.command_export', 'label_resource'],
      ['main.labelResource', 'main.labelResource'],
      ['assembly/index/label_response', 'assembly/index/label_response'],
    ]);
  });

  it('keeps what looks mangled and is not', () => {
    for (const name of [
      '_RNv',
      '_ZN',
      '_ZN9000000a17h0123456789abcdefE',
      '_RNvB_3foo',
      '_R',
      '_Z',
      '_ZN3fooE3',
    ]) {
      assert.equal(displayName(name), name === '_ZN3fooE3' ? 'foo' : name);
    }
  });

  it('refuses names that grow without bounds', () => {
    const doubling = `_RINvC1a1b${'TB6_'.repeat(2000)}E`;
    assert.equal(displayName(doubling), doubling);
    const nested = `_ZN1aI${'N1bI'.repeat(2000)}iE${'EE'.repeat(2000)}E`;
    assert.equal(displayName(nested), nested);
  });

  it('reads any bytes within a second', () => {
    const letters = 'NvCMXYIBTRSADFKLEsu0123456789_abcZnGpeVU'.split('');
    const body = fc.string({ unit: fc.constantFrom(...letters), minLength: 3, maxLength: 62, size: 'max' });
    const property = fc.property(fc.constantFrom('_R', '_Z'), body, (scheme, rest) => {
      assert.equal(typeof displayName(scheme + rest), 'string');
    });
    fc.assert(property, { seed: 7, numRuns: 20_000 });
  });
});
