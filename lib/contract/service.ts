import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SagaError } from './saga-error';

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

export type OperationSpec = ActionSpec | CompensationSpec;
export type OperationSpecs = { readonly [operation: string]: OperationSpec };

/** A service's contract as data: what the runtime serves and what a saga's steps name. */
export interface ServiceContract<Specs extends OperationSpecs = OperationSpecs> {
  readonly name: string;
  readonly operations: Specs;
}

const contract: unique symbol = Symbol('cdk-saga contract');

/** An action of a service, as a step names it: `payments.authorize`. */
export interface Action<Id extends string, Input, Output> {
  readonly kind: 'action';
  readonly id: Id;
  readonly '~types'?: { readonly input: Input; readonly output: Output };
}

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

export type Service<Name extends string, Specs extends OperationSpecs> =
  { readonly [Key in keyof Specs & string]: Operation<Name, Key, Specs[Key]> } & { readonly [contract]: ServiceContract<Specs> };

/** A forward operation of a service. */
export function action<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
  schemas: { readonly input: Input; readonly output: Output; readonly idempotencyKey?: 'honoured' | 'ignored' },
): ActionSpec<Input, Output> {
  return { kind: 'action', idempotencyKey: 'honoured', ...schemas };
}

/** The undo of an action of the same service. It must succeed when there is nothing to undo. */
export function compensation<const Of extends string>(actionName: Of): CompensationSpec<Of> {
  return { kind: 'compensation', compensates: actionName };
}

/** Names a service and its operations. A saga's steps use them by `payments.authorize`; `serve(payments, …)` implements them. */
export function service<Name extends string, Specs extends OperationSpecs>(name: Name, operations: Specs): Service<Name, Specs> {
  const named = Object.entries(operations).map(([key, spec]) => [key, operationOf(name, key, spec)] as const);
  return Object.freeze({ ...Object.fromEntries(named), [contract]: { name, operations } }) as unknown as Service<Name, Specs>;
}

function operationOf(name: string, key: string, spec: OperationSpec): Action<string, unknown, unknown> | Compensation<string> {
  return spec.kind === 'action'
    ? { kind: 'action', id: `${name}.${key}` }
    : { kind: 'compensation', id: `${name}.${key}`, compensates: `${name}.${spec.compensates}` };
}

/** The data behind a service: for `serve` and for tools. */
export function contractOf<Specs extends OperationSpecs>(named: { readonly [contract]: ServiceContract<Specs> }): ServiceContract<Specs> {
  const found = named[contract] as ServiceContract<Specs> | undefined;
  if (!found) throw new SagaError('Saga.InvalidContract', 'This is not a service. Make one with service("name", { … }).');
  return found;
}
