import type { StandardSchemaV1 } from '@standard-schema/spec';

declare const wrong: unique symbol;

/** What a contract asks for in place of a schema of `Found`: nothing fits it, so that the compiler names the type that is not JSON. */
export interface CannotTravelAsJson<Found> {
  readonly [wrong]: Found;
}

type Primitive = null | boolean | number | string;

/**
 * The parts of a type that JSON has no form for; `never` when there are none. A field that may be absent is JSON (it is left out), an
 * absent item of a list is not. It looks eight levels deep, which bounds its cost on recursive types. `unknown` passes: the Lambda
 * checks the value itself when it comes.
 */
type NotJson<T, Level extends readonly unknown[] = []> =
  T extends Primitive ? never
    : Level['length'] extends 8 ? never
      : unknown extends T ? never
        : T extends bigint | symbol | undefined | void | NotData ? T
          : T extends readonly unknown[] ? NotJson<T[number], [...Level, 1]>
            : { [Key in keyof T]-?: NotJson<Exclude<T[Key], undefined>, [...Level, 1]> }[keyof T];

/** Objects that have their state elsewhere than in fields, and functions. */
type NotData =
  | ((...parameters: never) => unknown)
  | (abstract new (...parameters: never) => unknown)
  | Date
  | RegExp
  | Error
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<WeakKey, unknown>
  | WeakSet<WeakKey>
  | Promise<unknown>
  | ArrayBuffer
  | ArrayBufferView;

/** `Fits` when what travels is JSON, otherwise the type to say so. */
type Travels<T, Fits> = [NotJson<T>] extends [never] ? Fits : CannotTravelAsJson<NotJson<T>>;

/** A schema for an input: what the wire sees is what goes into it. */
export type InputSchema<Schema extends StandardSchemaV1> = Travels<StandardSchemaV1.InferInput<Schema>, Schema>;

/** A schema for a result: what the wire sees is what comes out of it. */
export type OutputSchema<Schema extends StandardSchemaV1> = Travels<StandardSchemaV1.InferOutput<Schema>, Schema>;
