import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SagaError } from './saga-error';
import type { InputSchema, OutputSchema } from './travels-as-json';

/** What `action(…)` says of an operation, before its service gives it a name. */
export interface ActionSpec<Input extends StandardSchemaV1 = StandardSchemaV1, Output extends StandardSchemaV1 = StandardSchemaV1> {
  readonly kind: 'action';
  readonly input: Input;
  readonly output: Output;
  /**
   * Whether the downstream applies an effect once per idempotency key. `'ignored'`: it does not, so an attempt that ended without anyone
   * knowing is never repeated blindly: its handler has a `verify`, or the step's outcome stays unknown.
   *
   * @default 'honoured'
   */
  readonly idempotencyKey: 'honoured' | 'ignored';
}

/** What `compensation(…)` says: which action of the same service it undoes. */
export interface CompensationSpec<Of extends string = string> {
  readonly kind: 'compensation';
  readonly compensates: Of;
}

/** What a contract says of one operation. */
export type OperationSpec = ActionSpec | CompensationSpec;
/** The operations of a service, by name. */
export type OperationSpecs = { readonly [operation: string]: OperationSpec };

/** A service's contract as data: what the runtime serves and what a saga's steps name. */
export interface ServiceContract<Specs extends OperationSpecs = OperationSpecs> {
  readonly name: string;
  readonly operations: Specs;
}

const contract: unique symbol = Symbol.for('cdk-saga contract');

/** An action of a service, as a step names it: `payments.authorize`. Its id is in its type, so that only its own compensation fits it. */
export interface Action<Id extends string, Input, Output> {
  readonly kind: 'action';
  readonly id: Id;
  readonly '~types'?: { readonly input: Input; readonly output: Output };
}

/** Any action: what a step's type parameter is bounded by. */
export type AnyAction = Action<string, unknown, unknown>;

/** What an action takes. */
export type InputOf<A extends AnyAction> = NonNullable<A['~types']>['input'];

/** What an action gives. */
export type OutputOf<A extends AnyAction> = NonNullable<A['~types']>['output'];

/** The compensation of one action: it fits no other. */
export interface Compensation<ActionId extends string> {
  readonly kind: 'compensation';
  readonly id: string;
  readonly compensates: ActionId;
}

type Operation<Name extends string, Key extends string, Spec extends OperationSpec> =
  Spec extends ActionSpec<infer Input, infer Output>
    ? Action<`${Name}.${Key}`, StandardSchemaV1.InferInput<Input>, StandardSchemaV1.InferOutput<Output>>
    : Spec extends CompensationSpec<infer Of> ? Compensation<`${Name}.${Of}`> : never;

/** A service as sagas use it: an action or compensation for each of its operations. */
export type Service<Name extends string, Specs extends OperationSpecs> =
  { readonly [Key in keyof Specs & string]: Operation<Name, Key, Specs[Key]> } & { readonly [contract]: ServiceContract<Specs> };

/**
 * A forward operation of a service: the shapes of what it takes and gives, by any schema library that follows Standard Schema
 * (https://standardschema.dev), or by `typed<T>()`.
 *
 * Both travel as JSON. A schema whose values JSON has no form for (a Date, bigint, function, Map …) does not compile:
 * `… is not assignable to type 'CannotTravelAsJson<Date>'`. Input and result are checked in the Lambda.
 */
export function action<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
  schemas: {
    readonly input: InputSchema<Input>;
    readonly output: OutputSchema<Output>;
    /** Says whether the downstream honours idempotency keys: see `ActionSpec`. */
    readonly idempotencyKey?: 'honoured' | 'ignored';
  },
): ActionSpec<Input, Output> {
  return Object.freeze({ ...schemas as { readonly input: Input; readonly output: Output }, kind: 'action', idempotencyKey: schemas.idempotencyKey ?? 'honoured' });
}

/** The undo of an action of the same service. It must succeed when there is nothing to undo. A name that is no action does not compile. */
export function compensation<const Of extends string>(actionName: Of): CompensationSpec<Of> {
  return Object.freeze({ kind: 'compensation', compensates: actionName });
}

type ActionNames<Specs extends OperationSpecs> =
  { [Key in keyof Specs & string]: Specs[Key] extends ActionSpec ? Key : never }[keyof Specs & string];

/** What a service asks for in place of a compensation of an action that it does not have: nothing fits it. */
export interface NoSuchAction<Named extends string, Actions extends string> {
  readonly [contract]: { readonly compensates: Named; readonly insteadOf: Actions };
}

/** Lets pass all but compensations of what is no action of this service. */
type OfOwnActions<Specs extends OperationSpecs> = {
  readonly [Key in keyof Specs]: Specs[Key] extends CompensationSpec<infer Of>
    ? Of extends ActionNames<Specs> ? unknown : NoSuchAction<Of, ActionNames<Specs>>
    : unknown
};

/**
 * Names a service and its operations. A saga's steps use them by `payments.authorize`; `serve(payments, …)` implements them in one Lambda.
 * Names are letters, digits and `_`, since they become part of CloudFormation placeholders and operation ids.
 *
 * ```ts
 * const payments = service('payments', {
 *   authorize: action({ input: AuthorizeRequest, output: Authorization }),
 *   void: compensation('authorize'),
 *   capture: action({ input: CaptureRequest, output: Capture }),
 * });
 * ```
 *
 * What is wrong with a contract that does compile, such as a name, `saga(…)` says with all else that is wrong: a Lambda that only serves the
 * contract carries none of these checks.
 */
export function service<Name extends string, Specs extends OperationSpecs>(
  name: Name,
  operations: Specs & NoInfer<OfOwnActions<Specs>>,
): Service<Name, Specs> {
  const data: ServiceContract = Object.freeze({ name, operations: Object.freeze({ ...operations }) });
  const named = Object.entries(operations).map(([key, spec]) => [key, withContract(operationOf(name, key, spec), data)]);
  return withContract(Object.fromEntries(named), data) as Service<Name, Specs>;
}

/** Out of sight of whoever lists its fields. */
const withContract = (named: object, data: ServiceContract): object => Object.freeze(Object.defineProperty(named, contract, { value: data }));

/** `spec` is undefined where a JavaScript author has misspelt one: `saga(…)` says so. */
const operationOf = (name: string, key: string, spec: OperationSpec | undefined): object =>
  ({ kind: spec?.kind, id: `${name}.${key}`, ...(spec?.kind === 'compensation' && { compensates: `${name}.${spec.compensates}` }) });

/** The data behind a service: for `serve` and for tools. */
export function contractOf<Specs extends OperationSpecs>(named: { readonly [contract]: ServiceContract<Specs> }): ServiceContract<Specs> {
  const found = named[contract] as ServiceContract<Specs> | undefined;
  if (!found) throw new SagaError('Saga.InvalidContract', 'This is not a service. Make one with service("name", { … }).');
  return found;
}

/** The contract that an operation came from; undefined when the value is no operation of a service. */
export function contractBehind(operation: unknown): ServiceContract | undefined {
  return (operation as { readonly [contract]?: ServiceContract } | null | undefined)?.[contract];
}
