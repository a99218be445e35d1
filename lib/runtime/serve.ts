import type { Json } from '../contract/json';
import { SagaError } from '../contract/saga-error';
import type { ActionSpec, OperationSpec, OperationSpecs, ServiceContract } from '../contract/service';
import type { StepRequest } from '../contract/step-request';
import { act } from './action';
import { attemptFor, type Attempt } from './attempt';
import { compensate } from './compensation';
import type { Environment, LambdaContextLike } from './environment';
import type { ActionHandler, ActionRun, CompensationHandler, StepContext, Verification } from './handlers';
import { observed } from './observe';
import type { Refusal, Reply } from './protocol/decision';
import { answer } from './resolution';
import { StepError } from './step-error';

/** Handlers as they are called, whatever their contract. */
export type AnyHandlers = Readonly<Record<string, ActionHandler<unknown, unknown> | CompensationHandler<unknown, unknown>>>;

/** An async Lambda handler for the requests of compiled machines. */
export type StepHandler = (event: StepRequest, context: LambdaContextLike) => Promise<Json>;

/** An operation of a contract with the handler that serves it. */
export interface Served {
  readonly kind: 'action' | 'compensation';
  /** The action itself, or the one that a compensation undoes. */
  readonly action: ActionSpec;
  readonly run: ActionRun<unknown, unknown> & CompensationHandler<unknown, unknown>;
  readonly verify?: ((input: unknown, context: StepContext) => Promise<Verification<unknown>>) | undefined;
}

/** What is done at a request of each kind. */
const ANSWER: { readonly [kind in StepRequest['kind']]: (operation: Served, attempt: Attempt) => Promise<Reply | Refusal> } =
  { action: act, compensation: compensate, resolution: answer };

/** The Lambda handler of a service in a given environment. */
export function stepHandler({ name, operations }: ServiceContract, handlers: AnyHandlers, environment: Environment): StepHandler {
  const served = new Map(Object.entries(operations).map(([key, spec]) => [`${name}.${key}`, servedOperation(key, spec, operations, handlers)]));
  return async (event, context) => {
    const { operation, kind } = event;
    const asked = served.get(operation);
    if (!asked || (kind !== asked.kind && kind !== 'resolution')) {
      throw new SagaError('Saga.InvalidRequest', `Service "${name}" has no ${kind} "${operation}". Deploy one that has.`);
    }
    const attempt = attemptFor(event, context, environment);
    return observed(attempt, async () => {
      const answered = await ANSWER[kind](asked, attempt);
      if ('error' in answered) throw new StepError(answered);
      return JSON.parse(answered.result) as Json;
    });
  };
}

function servedOperation(key: string, spec: OperationSpec, operations: OperationSpecs, handlers: AnyHandlers): Served {
  const handler = Object.hasOwn(handlers, key) ? handlers[key] : undefined;
  const { run, verify } = (typeof handler === 'function' ? { run: handler } : { ...handler }) as Partial<Served>;
  if (!run) throw new SagaError('Saga.InvalidContract', `serve() has no handler for "${key}". Add one.`);
  // No saga is built with a compensation that names no action of its service.
  const action = (spec.kind === 'action' ? spec : operations[spec.compensates]) as ActionSpec;
  return { kind: spec.kind, action, run, verify };
}
