import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { demangleRustV0 } from '../../../../src/wasm/debug/demangle/rust-v0';

/** A type, as the self type of an inherent impl in a crate without a name. */
function type(mangled: string): string | undefined {
  return demangleRustV0(`_RMC0${mangled}`)?.replace(/^<(.*)>$/su, '$1');
}

/** A constant, as the generic argument of a crate without a name. */
function constant(mangled: string): string | undefined {
  return demangleRustV0(`_RIC0K${mangled}E`)?.replace(/^::<(.*)>$/su, '$1');
}

function reads(read: (mangled: string) => string | undefined, pairs: Readonly<Record<string, string>>): void {
  for (const [mangled, expected] of Object.entries(pairs)) assert.equal(read(mangled), expected, mangled);
}

describe("types of Rust's v0 scheme", () => {
  it('include pattern types', () => {
    reads(type, {
      WmRm1_m9_: 'u32 is 1..=9',
      WmORm1_m2_Rm5_m6_E: 'u32 is 1..=2 | 5..=6',
      WPhN: '*const u8 is !null',
      WaRan80_an1_: 'i8 is -128..=-1',
      TWcRc61_c7a_WcRc0_cd7ff_E: "(char is 'a'..='z', char is '\\0'..='\\u{d7ff}')",
    });
    for (const wrong of ['WmORm1_m2_Rm5_m6_', 'WmO', 'WmX', 'Wm', 'W'])
      assert.equal(type(wrong), undefined, wrong);
  });

  it('include trait objects with bound constants', () => {
    reads(type, {
      DNtC5krate5Traitp1NKj0_EL_: 'dyn krate::Trait<N = 0>',
      DINtC5krate5TraithEp1NKj0_p1TmEL_: 'dyn krate::Trait<u8, N = 0, T = u32>',
      DNtC5krate5Traitp1NKTj0_EEL_: 'dyn krate::Trait<N = {(0,)}>',
    });
  });

  it('have the length of an array without braces', () => {
    reads(type, { Ahj7b_: '[u8; 123]', AhRj1_: '[u8; &1]' });
  });
});

describe("constants of Rust's v0 scheme", () => {
  it('are numbers, as written where 64 bits do not hold them', () => {
    reads(constant, {
      p: '_',
      hb_: '11',
      j_: '0',
      s98_: '152',
      anb_: '-11',
      yffffffffffffffff_: '18446744073709551615',
      o00ffffffffffffffff_: '18446744073709551615',
      o10000000000000000_: '0x10000000000000000',
      off00ff00ff00ff00ff_: '0xff00ff00ff00ff00ff',
      nnff00ff00ff00ff00ff_: '-0xff00ff00ff00ff00ff',
      b0_: 'false',
      b1_: 'true',
    });
    for (const wrong of ['b2_', 'hn1_', 'd0_', 'u', 'cd800_', 'c110000_'])
      assert.equal(constant(wrong), undefined, wrong);
  });

  it('are characters and texts, escaped as Rust does', () => {
    reads(constant, {
      c76_: "'v'",
      c22_: `'"'`,
      c27_: "'\\''",
      ca_: "'\\n'",
      c0_: "'\\0'",
      c1_: "'\\u{1}'",
      c202e_: "'\\u{202e}'",
      c2202_: "'∂'",
      e616263_: '{*"abc"}',
      e27_: `{*"'"}`,
      e090a_: '{*"\\t\\n"}',
      ee28882c3bc_: '{*"∂ü"}',
      Re616263_: '"abc"',
      Re225c_: '"\\"\\\\"',
      Re_: '""',
      Ref09f908a_: '"🐊"',
    });
    for (const wrong of ['Re6_', 'Reff_', 'ec3_']) assert.equal(constant(wrong), undefined, wrong);
  });

  it('have braces around what is no literal, once', () => {
    reads(constant, {
      Rp: '{&_}',
      Rh7b_: '{&123}',
      RRRh0_: '{&&&0}',
      RRRe_: '{&&""}',
      QAE: '{&mut []}',
      AE: '{[]}',
      Aj0_E: '{[0]}',
      ARe61_Re62_E: '{["a", "b"]}',
      AAh1_h2_EAh3_h4_EE: '{[[1, 2], [3, 4]]}',
      TE: '{()}',
      Tj0_E: '{(0,)}',
      TTj0_EE: '{((0,),)}',
      Th1_b0_E: '{(1, false)}',
      TRe616263_c78_RAh1_h2_h3_EE: `{("abc", 'x', &[1, 2, 3])}`,
    });
  });

  it('are values of structures and enumerations', () => {
    reads(constant, {
      VNvINtNtC4core6option6OptionjE4NoneU: '{core::option::Option::<usize>::None}',
      VNvINtNtC4core6option6OptionjE4SomeTj0_E: '{core::option::Option::<usize>::Some(0)}',
      VNtC3foo3BarS1sRe616263_2chc78_5sliceRAh1_h2_h3_EE: `{foo::Bar { s: "abc", ch: 'x', slice: &[1, 2, 3] }}`,
    });
    assert.equal(constant('VNtC3foo3BarX'), undefined);
  });
});
