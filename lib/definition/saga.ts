import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SagaError, problemsOf } from '../contract/saga-error';
import type { ServiceContract } from '../contract/service';
import type { InputSchema } from '../contract/travels-as-json';
import type { Duration } from '../contract/time';
import type { Definition } from './definition';
import { problemsOfDeadline } from './durations';
import { LARGEST_MACHINE_BYTES, LARGEST_PAYLOAD_BYTES } from './limits';
import { problemsOfSagaName } from './names';
import { referenceTo } from './recorded';
import { newRecording, recordedDefinition, undoableRecorder, type Recording } from './recording';
import type { Ref, Reference, ValueOf } from './reference';
import { leastBytes } from './size';
import type { Undoable } from './step';

/** What holds for a whole saga. */
export interface SagaOptions<Input extends StandardSchemaV1> {
  /** What starts the saga, by any schema that follows Standard Schema. The client checks it before it starts one. */
  readonly input: InputSchema<Input>;
  /**
   * How long the steps up to and including the pivot may take, from the execution's start: up to 365 days. Later steps, compensations and
   * answers to a parked saga are not bound by it.
   *
   * @default none
   */
  readonly deadline?: Duration;
  /**
   * The field of the input that every log line of the saga's steps carries as `correlationId`, such as the id of the web request that began it:
   * `(order) => order.requestId`. Text or number, of which 200 characters are kept.
   *
   * @default the saga's name in its ledger, and the saga id
   */
  readonly correlationId?: (input: Reference<StandardSchemaV1.InferInput<Input>>) => Ref<string | number | null | undefined>;
}

/** What `saga(…)` gives: the definition as frozen JSON, and beside it what is not JSON. */
export interface RecordedSaga<Input extends StandardSchemaV1 = StandardSchemaV1, Output = unknown> {
  readonly name: string;
  /** Plain data: all that compiler and explorer see. */
  readonly definition: Definition;
  /** The schema of what starts the saga. */
  readonly input: Input;
  /** The contracts of the services that its steps use, by name. */
  readonly services: { readonly [name: string]: ServiceContract };
  readonly '~types'?: { readonly output: Output };
}

/**
 * Defines a saga. The body runs once, at once, and only records: verbs on `s` record steps and give typed references to their results.
 *
 * ```ts
 * const placeOrder = saga('PlaceOrder', { input: Order, deadline: '15m' }, (s, order) => {
 *   const stock = s.step('reserveStock', {
 *     action: inventory.reserve,
 *     compensation: inventory.release,
 *     input: { orderId: order.orderId, lines: order.lines },
 *   });
 *   const paid = s.pivot('capturePayment', { action: payments.capture, input: { orderId: order.orderId, amount: stock.total } });
 *   paid.step('confirmOrder', { action: orders.confirm, input: { orderId: order.orderId } });
 *   return { charged: paid.result.amount };
 * });
 * ```
 *
 * @throws SagaError `Saga.InvalidDefinition`, with every problem that was found
 */
export function saga<Input extends StandardSchemaV1, Returned>(
  name: string,
  props: SagaOptions<Input>,
  body: (s: Undoable, input: Reference<StandardSchemaV1.InferInput<Input>>) => Returned,
): RecordedSaga<Input, ValueOf<Returned>> {
  const recording = newRecording(name);
  recording.problems.push(...problemsOfSagaName(name), ...problemsOfDeadline(props.deadline));
  const definition = record(recording, props, body);
  if (recording.problems.length > 0) throw cannotBuild(recording);
  return Object.freeze({ name, definition: frozen(definition), input: props.input as Input, services: Object.freeze(Object.fromEntries(recording.services)) });
}

type Options<Input> = { readonly deadline?: Duration; readonly correlationId?: (input: Reference<Input>) => unknown };

function record<Input>(recording: Recording, { deadline, correlationId }: Options<Input>, body: (s: Undoable, input: Reference<Input>) => unknown): Definition {
  const input = referenceTo<Input>({ kind: 'reference', root: { from: 'input', recording: recording.id }, path: [] });
  const returned = run(recording, () => body(undoableRecorder(recording), input));
  recording.over = true;
  const definition = recordedDefinition(recording, { deadline, correlationId: correlationId?.(input), returned });
  recording.problems.push(...problemsOfWhole(definition));
  return definition;
}

/** What the body returned. What it threw ends the recording; it is one of the problems where it is a mistake in recording. */
function run(recording: Recording, body: () => unknown): unknown {
  try {
    const returned = body();
    if (recording.steps.length === 0) recording.problems.push('it has no steps. Record at least one with s.step(…).');
    if (!(returned instanceof Promise)) return returned;
    recording.problems.push('its body is async. It runs once, to record: take out async and await.');
    returned.catch(() => undefined);
  } catch (error) {
    if (!(error instanceof SagaError || error instanceof ReferenceError)) throw error;
    recording.thrown = error;
    recording.problems.push(error instanceof SagaError ? error.message : `${error.message}. A step can use only what was recorded before it.`);
  }
  return undefined;
}

function problemsOfWhole({ body, output }: Definition): readonly string[] {
  const outputBytes = output ? leastBytes(output) : 0;
  const bytes = body.reduce((sum, step) => sum + leastBytes(step.input), outputBytes);
  return [
    ...(outputBytes > LARGEST_PAYLOAD_BYTES ? [`its output has ${outputBytes} bytes of literals, and AWS takes ${LARGEST_PAYLOAD_BYTES} (256 KiB) at most.`] : []),
    ...(bytes > LARGEST_MACHINE_BYTES ? [tooLargeTogether(bytes)] : []),
  ];
}

const tooLargeTogether = (bytes: number): string =>
  `its inputs have ${bytes} bytes of literals together, and AWS takes ${LARGEST_MACHINE_BYTES} for a whole state machine in a CloudFormation template. `
  + 'Put data where the Lambdas can read it.';

function cannotBuild({ id, problems, thrown }: Recording): SagaError {
  const told = problemsOf(`Cannot build saga ${JSON.stringify(id.saga)}`, problems);
  return thrown ? new SagaError(told.code, told.message, { problems, cause: thrown }) : told;
}

function frozen<T>(data: T): T {
  if (typeof data === 'object' && data !== null && !Object.isFrozen(data)) Object.values(Object.freeze(data)).forEach(frozen);
  return data;
}
