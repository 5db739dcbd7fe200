import type { Place } from '../../../wasm/debug/variables/evaluate';
import type { SourceLanguage, TypeId } from '../../../wasm/debug/variables/types';
import type { Scalar, TypedValue, ValueReader } from './typed-value';

/** A part of a value, as people name it. */
export interface Field {
  readonly name: string;
  readonly value: TypedValue;
}

/** A value as its language thinks of it. */
export type View =
  | {
      readonly kind: 'scalar';
      readonly scalar: Scalar;
      readonly encoding?: number | undefined;
      readonly size: number;
    }
  | { readonly kind: 'enum'; readonly name: string | undefined; readonly value: bigint }
  /** Text in memory; `length` in bytes. */
  | {
      readonly kind: 'text';
      readonly place: Place;
      readonly length: number;
      readonly address?: number | undefined;
    }
  /** Values of one type, one behind the other. */
  | {
      readonly kind: 'list';
      readonly place: Place;
      readonly element: TypeId | undefined;
      readonly count: number;
      readonly inner: readonly (number | undefined)[];
    }
  | {
      readonly kind: 'pointer';
      readonly address: number;
      /** Undefined: nothing can be said of what it points to. */
      readonly target?: TypedValue | undefined;
      readonly to: 'value' | 'characters' | 'function' | 'unknown';
      /** Written in front of what it points to, where that is what people mean by it: `&`, or nothing for a box. */
      readonly prefix?: string | undefined;
    }
  /** `name` is written in front: of an alternative, or of a type. */
  | {
      readonly kind: 'fields';
      readonly name: string | undefined;
      readonly isTuple: boolean;
      readonly fields: readonly Field[];
      /** Written in place of the fields, which say little to people. */
      readonly summary?: string | undefined;
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What views are made with. */
export interface ViewSource {
  readonly reader: ValueReader;
  readonly language: SourceLanguage;
}
