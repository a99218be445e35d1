import type { Json } from '../contract/json';
import type { OperationSpecs } from '../contract/service';
import { Rejected } from '../runtime';
import type { StepContext, Undo, Verification } from '../runtime';
import type { AnyHandlers } from '../runtime/serve';
import { looksUp } from './downstream';
import type { EffectCourse } from './faults';
import { SAGA_NAME } from './model';
import { toTheLastMoment, type Process } from './process';
import type { Scene } from './scene';

/** From a handler to its downstream, and as long back. */
const WAY_MS = 20;

/** Handlers of modelled services: each sends one request to its downstream, and may be hit by a fault on the way there or back. */
export function modelledHandlers(operations: OperationSpecs, process: Process, scene: Scene): AnyHandlers {
  return Object.fromEntries(Object.entries(operations).map(([key, spec]) => [key, spec.kind === 'action' ? action(process, scene) : compensation(process, scene)]));
}

function action(process: Process, scene: Scene): AnyHandlers[string] {
  const { step } = process.who;
  const run = (_input: unknown, context: StepContext): Promise<Json> => handled(process, scene, context, async () => {
    await send(process, scene, context, 'applied', context.idempotencyKey);
    return scene.model.results[step] ?? null;
  });
  return looksUp(scene.model.downstream.get(step)) ? { run, verify: async () => found(step, scene) } : run;
}

const found = (step: string, scene: Scene): Verification<Json> =>
  scene.downstream.stands(step) ? { kind: 'applied', result: scene.model.results[step] ?? null } : { kind: 'notApplied' };

const compensation = (process: Process, scene: Scene): AnyHandlers[string] => ({ actionIdempotencyKey }: Undo<unknown, unknown>, context: StepContext) =>
  handled(process, scene, context, () => send(process, scene, context, 'undone', actionIdempotencyKey));

/** Tells the trace when a handler begins, what the ledger's table holds then, and when it has ended. */
async function handled<Result>({ who, handlerDone }: Process, scene: Scene, { sagaId, step }: StepContext, run: () => Promise<Result>): Promise<Result> {
  const item = await scene.ledger.get({ saga: SAGA_NAME, sagaId, step });
  scene.note({ kind: 'handler began', who, ledger: item?.status ?? 'nothing' });
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

async function send(process: Process, scene: Scene, { signal }: StepContext, what: 'applied' | 'undone', key: string): Promise<void> {
  const course = process.courseAt('effect');
  if (course.dies === 'before') return process.die('killed before it reaches the downstream');
  if (process.slow || course.hears === 'answer at the last moment') await toTheLastMoment(process, scene.time.now());
  dispatch(course, process, scene, what, key);
  if (course.lands === 'in time') await process.pause(WAY_MS);
  if (course.dies === 'after') return process.die('killed before it hears from the downstream');
  await process.pause(WAY_MS);
  return heard(course, signal, scene);
}

/** Sends a request that lands in time, or as late as it can once the attempt is over. */
function dispatch({ lands }: EffectCourse, process: Process, scene: Scene, what: 'applied' | 'undone', key: string): void {
  if (lands === 'never') return;
  const { who } = process;
  const request = scene.ordinal('request');
  scene.note({ kind: 'sent', who, request });
  const land = (): void => {
    const effect = what === 'applied' ? scene.downstream.apply(who.step, key) : scene.downstream.undo(who.step, key);
    scene.note({ kind: what, who, request, key, effect });
  };
  if (lands === 'in time') return void scene.time.after(WAY_MS, land);
  const window = scene.model.target.lateArrivalMs;
  process.whenDone(() => void scene.time.after(lands === 'beyond' ? 2 * window : window, land));
}

async function heard({ hears }: EffectCourse, signal: AbortSignal, scene: Scene): Promise<void> {
  switch (hears) {
    case 'answer':
    case 'answer at the last moment': return;
    case 'error': throw new Error('the downstream does not answer');
    case 'rejection': throw new Rejected('the downstream refuses');
    case 'nothing': return new Promise(() => undefined);
    case 'abort': return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        scene.woke();
        reject(new Error('aborted'));
      });
    });
  }
}
