/** Represents a type: where its entry is in `.debug_info`. */
export type TypeId = number;

interface Named {
  /** As people write it in the source, with its namespaces; a C pointer as `int *`. */
  readonly name: string;
  /** In bytes; undefined when the compiler did not say. */
  readonly size?: number | undefined;
}

/** A field of a struct or union. */
export interface MemberShape {
  /** Undefined: its members belong to the struct it is in (C), or it is a base class. */
  readonly name?: string | undefined;
  readonly type: TypeId;
  /** In bytes from the start of the struct. */
  readonly offset: number;
  /** Of a bit field: in bits from `offset`, least significant first. */
  readonly bits?: { readonly offset: number; readonly size: number } | undefined;
  readonly base?: boolean;
}

/** One alternative of an enum with payload. */
export interface VariantShape {
  /** Discriminants that mean this alternative; undefined: any other. */
  readonly values?: readonly bigint[] | undefined;
  readonly members: readonly MemberShape[];
}

/** What a type is made of. It can be sent from thread to thread. */
export type TypeShape =
  | (Named & { readonly kind: 'base'; readonly encoding: number })
  | (Named & {
      readonly kind: 'pointer';
      readonly target?: TypeId | undefined;
      readonly isReference: boolean;
    })
  /** `const`, `volatile`, `typedef` and such: another type by another name. */
  | (Named & { readonly kind: 'alias'; readonly target?: TypeId | undefined })
  | (Named & {
      readonly kind: 'struct' | 'union';
      readonly members: readonly MemberShape[];
      /** Of a generic type, by name: `T`. */
      readonly parameters?: readonly { readonly name: string; readonly type: TypeId }[] | undefined;
      /** The members of an enum with payload, besides `members`; the discriminant is undefined when there is one alternative. */
      readonly variants?:
        | { readonly discriminant?: MemberShape | undefined; readonly alternatives: readonly VariantShape[] }
        | undefined;
    })
  /** `counts` by dimension, outermost first; undefined where it is not known. */
  | (Named & {
      readonly kind: 'array';
      readonly element?: TypeId | undefined;
      readonly counts: readonly (number | undefined)[];
    })
  | (Named & {
      readonly kind: 'enum';
      readonly base?: TypeId | undefined;
      readonly values: readonly (readonly [name: string, value: bigint])[];
    })
  | (Named & { readonly kind: 'function' })
  /** `void`, `()` as unspecified, or a type that cannot be read; `reason` says why. */
  | (Named & { readonly kind: 'unknown'; readonly reason?: string });

/** An operation of a location expression with its operands; addresses are resolved. */
export type LocationOp = readonly [code: number, ...operands: (number | bigint | Uint8Array)[]];

/** Where a variable is while the code of its scope runs. */
export type Location =
  | { readonly kind: 'expression'; readonly ops: readonly LocationOp[] }
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The compiler kept it nowhere, or not here. */
  | { readonly kind: 'optimized-out' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A variable of the source. */
export interface SourceVariable {
  readonly name: string;
  readonly kind: 'argument' | 'local' | 'static';
  readonly type?: TypeId | undefined;
  readonly location: Location;
  /** How many blocks it is in; those of an inner block hide those of an outer one. */
  readonly depth: number;
  readonly line?: number | undefined;
}

export type SourceLanguage = 'c' | 'rust' | 'go' | 'other';

/** The variables that a place in the code can see. */
export interface VariableScopes {
  readonly language: SourceLanguage;
  /** Of the call, and of each call inlined into it; innermost first, as frames are. In the order of the source. */
  readonly frames: readonly (readonly SourceVariable[])[];
  /** The value of the frame base, from which `fbreg` counts. */
  readonly frameBase?: readonly LocationOp[] | undefined;
  /** Why what counts from the frame base cannot be found here; undefined when it can. */
  readonly frameMissing?: string | undefined;
  /** The code before this offset (in the module's file) makes the frame: what counts from its base is not there yet. */
  readonly bodyStart?: number | undefined;
}
