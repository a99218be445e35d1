import type { Json } from '../contract/json';
import { SagaError } from '../contract/saga-error';
import type { ActionSpec, OperationSpecs, ServiceContract } from '../contract/service';
import type { ActionRequest, StepRequest } from '../contract/step-request';
import { act, type ServedAction } from './action';
import { attemptFor, type Attempt } from './attempt';
import { compensate, type ServedCompensation } from './compensation';
import type { Environment, LambdaContextLike } from './environment';
import type { ActionHandler, ActionRun, CompensationHandler } from './handlers';
import { observed } from './observe';
import type { Refusal, Reply } from './protocol/decision';
import { answer } from './resolution';
import { StepError } from './step-error';

/** Handlers as they are called, whatever their contract. */
export type AnyHandlers = Readonly<Record<string, ActionHandler<unknown, unknown> | CompensationHandler<unknown, unknown>>>;

/** An async Lambda handler for the requests of compiled machines. */
export type StepHandler = (event: StepRequest, context: LambdaContextLike) => Promise<Json>;

type Served = ServedAction | ServedCompensation;

/** The Lambda handler of a service in a given environment. */
export function stepHandler({ name, operations }: ServiceContract, handlers: AnyHandlers, environment: Environment): StepHandler {
  const served = new Map(Object.keys(operations).map((key) => [`${name}.${key}`, servedOperation(key, operations, handlers)]));
  return async (event, context) => {
    const operation = served.get(event.operation);
    if (!operation || (event.kind !== operation.kind && event.kind !== 'resolution')) throw unserved(event, name, served);
    const attempt = attemptFor(event, context, environment);
    return observed(attempt, async () => replyOf(await answerTo(operation, attempt)));
  };
}

function servedOperation(key: string, operations: OperationSpecs, handlers: AnyHandlers): Served {
  const spec = operations[key];
  const { run, verify } = partsOf(Object.hasOwn(handlers, key) ? handlers[key] : undefined);
  if (spec === undefined || run === undefined) throw new SagaError('Saga.InvalidContract', `serve() has no handler for "${key}". Add one.`);
  return spec.kind === 'action'
    ? { kind: 'action', spec, run: run as ActionRun<unknown, unknown>, verify }
    // No saga is built with a compensation that names no action of its service.
    : { kind: 'compensation', undoes: operations[spec.compensates] as ActionSpec, run };
}

interface HandlerParts {
  readonly run?: ActionRun<unknown, unknown> | CompensationHandler<unknown, unknown> | undefined;
  readonly verify?: ServedAction['verify'];
}

const partsOf = (handler: AnyHandlers[string] | undefined): HandlerParts => (typeof handler === 'function' ? { run: handler } : { ...handler });

function unserved({ operation, kind }: StepRequest, service: string, served: ReadonlyMap<string, Served>): SagaError {
  const serves = Array.from(served, ([id, each]) => `${id} (${each.kind})`).join(', ');
  return new SagaError('Saga.InvalidRequest', `Service "${service}" was asked for the ${kind} ${JSON.stringify(operation)}; it serves ${serves}.`);
}

async function answerTo(operation: Served, attempt: Attempt): Promise<Reply | Refusal> {
  const { request } = attempt;
  if (request.kind === 'resolution') return answer(operation.kind === 'action' ? operation.spec : undefined, request, attempt);
  return operation.kind === 'action' ? act(operation, request as ActionRequest, attempt) : compensate(operation, attempt);
}

function replyOf(answer: Reply | Refusal): Json {
  if (answer.kind === 'refuse') throw new StepError(answer);
  return JSON.parse(answer.result) as Json;
}
