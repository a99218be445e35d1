import type { Json } from '../contract/json';
import { SagaError } from '../contract/saga-error';
import type { OperationSpecs, ServiceContract } from '../contract/service';
import type { StepRequest } from '../contract/step-request';
import { act, type ServedAction } from './action';
import { attemptFor, type Attempt } from './attempt';
import { compensate, type ServedCompensation } from './compensation';
import type { Environment, LambdaContextLike } from './environment';
import type { ActionHandler, ActionRun, CompensationHandler } from './handlers';
import type { Refusal, Reply } from './protocol/decision';
import { answer } from './resolution';
import { StepError } from './step-error';

/** Handlers as they are called, whatever their contract. */
export type AnyHandlers = Readonly<Record<string, ActionHandler<unknown, unknown> | CompensationHandler<unknown, unknown>>>;

/** An async Lambda handler for the requests of compiled machines. */
export type StepHandler = (event: StepRequest, context: LambdaContextLike) => Promise<Json>;

type Served = ServedAction | ServedCompensation;

/** The Lambda handler of a service in a given environment. */
export function stepHandler(contract: ServiceContract, handlers: AnyHandlers, environment: Environment): StepHandler {
  const served = servedBy(contract, handlers);
  return async (event, context) => {
    const operation = served.get(event.operation);
    if (!operation) throw unserved(event, contract);
    const attempt = attemptFor(event, context, environment);
    return replyOf(await answerTo(operation, attempt), attempt);
  };
}

function servedBy({ name, operations }: ServiceContract, handlers: AnyHandlers): ReadonlyMap<string, Served> {
  return new Map(Object.keys(operations).map((key) => [`${name}.${key}`, servedOperation(key, operations, handlers)]));
}

function servedOperation(key: string, operations: OperationSpecs, handlers: AnyHandlers): Served {
  const spec = operations[key];
  const { run, verify } = partsOf(Object.hasOwn(handlers, key) ? handlers[key] : undefined);
  if (spec === undefined || run === undefined) throw new SagaError('Saga.InvalidContract', `serve() has no handler for "${key}". Add one.`);
  if (spec.kind === 'action') return { kind: 'action', spec, run: run as ActionRun<unknown, unknown>, verify };
  const undoes = operations[spec.compensates];
  if (undoes?.kind !== 'action') throw new SagaError('Saga.InvalidContract', `"${key}" compensates "${spec.compensates}", which is not an action of the same service.`);
  return { kind: 'compensation', undoes, run };
}

interface HandlerParts {
  readonly run?: ActionRun<unknown, unknown> | CompensationHandler<unknown, unknown> | undefined;
  readonly verify?: ServedAction['verify'];
}

const partsOf = (handler: AnyHandlers[string] | undefined): HandlerParts => (typeof handler === 'function' ? { run: handler } : { ...handler });

function unserved({ operation }: StepRequest, { name, operations }: ServiceContract): SagaError {
  const served = Object.keys(operations).map((key) => `${name}.${key}`).join(', ');
  return new SagaError('Saga.InvalidRequest', `Service "${name}" was asked for ${JSON.stringify(operation)}; it serves ${served}.`);
}

async function answerTo(operation: Served, attempt: Attempt): Promise<Reply | Refusal> {
  const { request } = attempt;
  if (request.kind === 'resolution') return answer(operation.kind === 'action' ? operation.spec : undefined, request, attempt);
  if (request.kind === 'action' && operation.kind === 'action') return act(operation, request, attempt);
  if (request.kind === 'compensation' && operation.kind === 'compensation') return compensate(operation, request, attempt);
  throw new SagaError('Saga.InvalidRequest', `${request.operation} is a ${operation.kind}, and was asked to run as ${request.kind}.`);
}

function replyOf(answer: Reply | Refusal, { request, log }: Attempt): Json {
  if (answer.kind === 'reply') {
    log.info('Done', { operation: request.operation });
    return JSON.parse(answer.result) as Json;
  }
  log.warn('Refused', { operation: request.operation, error: answer.error });
  throw new StepError(answer);
}
