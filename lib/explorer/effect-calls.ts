import type { Json } from '../contract/json';
import { Rejected } from '../runtime';
import type { StepContext } from '../runtime';
import type { EffectCourse } from './faults';
import { toTheLastMoment, type Process } from './process';
import type { Scene } from './scene';
import type { Who } from './trace';

/** From a handler to its downstream and back, all of it on the way there. */
const WAY_MS = 40;

/** What a handler asks of its downstream. */
export interface EffectCall {
  readonly what: 'applied' | 'undone';
  /** The action's idempotency key, of a compensation too. */
  readonly key: string;
  /** What the downstream does beside keeping the effect: a user's own handler. */
  readonly perform: () => Promise<unknown>;
}

/** Sends one request to the downstream and hears its answer, unless a fault strikes on the way there or back. */
export async function callDownstream(process: Process, scene: Scene, { signal }: StepContext, call: EffectCall): Promise<unknown> {
  const course = process.courseAt('effect');
  if (course.dies === 'before') return process.die('killed before it reaches the downstream');
  if (process.slow || course.hears === 'answer at the last moment') await toTheLastMoment(process, scene.time.now());
  const land = dispatch(process, scene, call, course);
  await process.pause(WAY_MS);
  const result = course.lands === 'in time' ? await land() : undefined;
  if (course.dies === 'after') return process.die('killed before it hears from the downstream');
  await heard(course, signal, process, scene);
  return result;
}

/** Sends a request. What is not to land in time lands as late as it can once the attempt is over, or never. */
function dispatch(process: Process, scene: Scene, call: EffectCall, { lands }: EffectCourse): () => Promise<unknown> {
  if (lands === 'never') return async () => undefined;
  const request = scene.ordinal('request');
  scene.note({ kind: 'sent', who: process.who, request });
  const land = (): Promise<unknown> => landing(process, scene, call, request);
  if (lands !== 'in time') process.whenDone(() => landLate(scene, lands, land));
  return land;
}

function landLate(scene: Scene, lands: 'at the last moment' | 'beyond', land: () => Promise<unknown>): void {
  const window = scene.model.target.lateArrivalMs;
  scene.time.after(lands === 'beyond' ? 2 * window : window, () => {
    scene.woke();
    land().catch(() => undefined);
  });
}

async function landing({ who }: Process, scene: Scene, { what, key, perform }: EffectCall, request: number): Promise<unknown> {
  const { downstream } = scene;
  const landed = (effect: boolean, own: 'returned' | 'threw' = 'returned'): void => {
    scene.note({ kind: what, who, request, key, effect, ...(scene.own && { own }) });
    scene.lookAtWorld(undefined);
  };
  try {
    const result = await perform();
    if (what === 'applied') scene.gave.set(who.step, (result ?? null) as Json);
    landed(what === 'applied' ? downstream.apply(who.step, key) : downstream.undo(who.step, key));
    return result;
  } catch (error) {
    landed(false, 'threw');
    throw error;
  }
}

async function heard({ hears }: EffectCourse, signal: AbortSignal, { who }: Process, scene: Scene): Promise<void> {
  switch (hears) {
    case 'answer':
    case 'answer at the last moment': return;
    case 'error': throw new Error('the downstream does not answer');
    case 'rejection': throw new Rejected('the downstream refuses');
    case 'nothing': return new Promise(() => undefined);
    case 'abort': return aborted(signal, who, scene);
  }
}

function aborted(signal: AbortSignal, who: Who, scene: Scene): Promise<never> {
  const error = new Error('aborted');
  if (signal.aborted) throw error;
  scene.note({ kind: 'listens', who });
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      scene.woke();
      reject(error);
    });
  });
}
