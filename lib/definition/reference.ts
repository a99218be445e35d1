declare const value: unique symbol;
declare const noFields: unique symbol;

/**
 * A value that exists when the saga runs, not when it is recorded. The brand is all that slots ask for, so that checking one is a single
 * variance check, on recursive types too; it is covariant: `Ref<'EUR'>` fits a `string`.
 */
export interface Ref<out T> {
  readonly [value]: T;
}

/**
 * A reference as steps and inputs give it: its fields are references again, read by dot (`order.customer.email`). A field that may be
 * absent, or that lies in a part that may be, is a `Reference<… | undefined>` and fits optional slots only. Lists have no fields: use
 * `map`. Nothing else can be done with it, since there is no value yet; text, sums and conditions on it are refused.
 */
export type Reference<T> = Ref<T> & Fields<T>;

type Primitive = null | undefined | boolean | number | string;

/** No distribution over unions: a part that mixes objects with lists or primitives has no fields, which also ends recursion on them. */
type Fields<T> =
  [T] extends [Primitive] ? NotYetKnown
    : [NonNullable<T>] extends [readonly unknown[]] ? unknown
      : [NonNullable<T>] extends [object] ? FieldsOf<NonNullable<T>, Extract<T, null | undefined> extends never ? never : undefined>
        : unknown;

type FieldsOf<T, Absent> = { readonly [Key in keyof T & string]-?: Reference<T[Key] | Absent> };

/**
 * References to primitives are typed as functions, so that `if (order.gold)` is a compile error (TS2774, "this condition will always
 * return true"). What functions have by themselves is no field.
 */
interface NotYetKnown {
  (notYetKnown: never): never;
  readonly length: NoFields;
  readonly name: NoFields;
  readonly call: NoFields;
  readonly apply: NoFields;
  readonly bind: NoFields;
  readonly toString: NoFields;
  readonly caller: NoFields;
  readonly arguments: NoFields;
  readonly prototype: NoFields;
}

/** What reading a field of a primitive gives: it fits nowhere. */
interface NoFields {
  readonly [noFields]: 'a reference to a primitive has no fields';
}

/** What fits a slot of type `T`: a reference, a literal, or an object or list of these. */
export type Expr<T> = Ref<T> | Literal<T>;

type Literal<T> =
  T extends Primitive ? T
    : T extends readonly unknown[] ? number extends T['length'] ? readonly Expr<T[number]>[] : { readonly [Key in keyof T]: Expr<T[Key]> }
      : T extends object ? { readonly [Key in keyof T]: Expr<T[Key]> }
        : unknown extends T ? AnyLiteral : never;

/** What fits a slot of type `unknown`. */
type AnyLiteral = null | boolean | number | string | readonly Expr<unknown>[] | { readonly [name: string]: Expr<unknown> };

/** The type of the value that an expression has when the saga runs: the reverse of `Expr`. */
export type ValueOf<E> =
  E extends Ref<infer T> ? T
    : E extends Primitive ? E
      : E extends object ? { -readonly [Key in keyof E]: ValueOf<E[Key]> } : never;
