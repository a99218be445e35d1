import type { ServiceContract } from '../contract/service';
import type { ActionHandler, CompensationHandler, Outcome, StepContext, Undo, Verification } from '../runtime';
import type { AnyHandlers } from '../runtime/serve';
import { looksUp } from './downstream';
import { callDownstream } from './effect-calls';
import { SAGA_NAME } from './model';
import type { Process } from './process';
import type { Scene } from './scene';

type Action = ActionHandler<unknown, unknown>;
type Compensation = CompensationHandler<unknown, unknown>;
type Given = AnyHandlers[string];

/** The handlers of a service in one process: modelled ones or a user's own. Each calls its downstream once. */
export function handlersOf({ name, operations }: ServiceContract, process: Process, scene: Scene): AnyHandlers {
  const own = scene.own?.handlers[name];
  return Object.fromEntries(Object.entries(operations).map(([key, spec]) => {
    const given = own?.[key] && waitedFor(own[key], `${name}.${key}`, process, scene);
    return [key, spec.kind === 'action' ? action(process, scene, (given as Action | undefined) ?? modelled(process, scene)) : compensation(process, scene, given as Compensation | undefined)];
  }));
}

/** A user's own handler, for which virtual time stands still. */
function waitedFor(given: Given, operation: string, { who }: Process, { ownCalls }: Scene): Given {
  if (!ownCalls) return given;
  const waiting = <Asked, Told>(handler: (asked: Asked, context: StepContext) => Promise<Told> | Told) => (asked: Asked, context: StepContext): Promise<Told> =>
    ownCalls.during({ operation, who, signal: context.signal }, () => handler(asked, context));
  if (typeof given === 'function') return waiting(given);
  const { run, verify } = given;
  return { run: waiting(run), ...(verify && { verify: waiting(verify) }) };
}

function modelled({ who: { step } }: Process, { model, downstream }: Scene): Action {
  const result = model.results[step] ?? null;
  const run = async (): Promise<unknown> => result;
  const verify = async (): Promise<Verification<unknown>> => (downstream.stands(step) ? { kind: 'applied', result } : { kind: 'notApplied' });
  return looksUp(model.downstream.get(step)) ? { run, verify } : run;
}

function action(process: Process, scene: Scene, given: Action): Action {
  const { run, verify } = typeof given === 'function' ? { run: given, verify: undefined } : given;
  const observed = (input: unknown, context: StepContext): Promise<unknown> => handled(process, scene, context, () =>
    callDownstream(process, scene, context, { what: 'applied', key: context.idempotencyKey, perform: () => run(input, context) }));
  return verify ? { run: observed, verify } : observed;
}

const compensation = (process: Process, scene: Scene, given: Compensation | undefined): Compensation => (undo: Undo<unknown, unknown>, context) =>
  handled(process, scene, context, () =>
    callDownstream(process, scene, context, { what: 'undone', key: undo.actionIdempotencyKey, perform: async () => given?.(undo, context) }), undo.outcome.kind);

/** Tells the trace when a handler begins, what the ledger's table holds then, and when it has ended. */
async function handled({ who, handlerDone }: Process, scene: Scene, { sagaId, step }: StepContext, run: () => Promise<unknown>, told?: Outcome<unknown>['kind']): Promise<unknown> {
  const item = await scene.ledger.get({ saga: SAGA_NAME, sagaId, step });
  scene.note({ kind: 'handler began', who, ledger: item?.status ?? 'nothing', ...(told && { told }) });
  try {
    const result = await run();
    scene.note({ kind: 'handler ended', who });
    return result;
  } catch (error) {
    scene.note({ kind: 'handler ended', who, error: (error as Error).message });
    throw error;
  } finally {
    handlerDone();
  }
}
