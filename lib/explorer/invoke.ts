import type { ScheduledTask, TaskAnswers } from '../asl';
import type { Json } from '../contract/json';
import type { StepRequest } from '../contract/step-request';
import { MAX_FUNCTION_TIMEOUT } from '../compiler';
import { stepHandler } from '../runtime/serve';
import { standsIn } from './execution';
import type { InvokeCourse } from './faults';
import { ledgerOf } from './ledger-calls';
import { serviceOf } from './model';
import { handlersOf } from './handlers';
import { startProcess, type Ending, type Process } from './process';
import type { Scene } from './scene';

/** Lambda's answer on its way back to the machine. */
const WAY_MS = 5;
const AT_ONCE_MS = 20;
/** A function that begins so long after its Task has timed out. */
const LATE_MS = { 'after the Task': 1, 'long after the Task': 30_000 } as const;

/** `lambda:invoke`: the machine calls a function, which runs the real runtime in a process of its own. */
export function invoke(scene: Scene, task: ScheduledTask, answers: TaskAnswers): void {
  const request = requestOf(task, scene);
  const { step, kind: operation, attempt } = request;
  const called = { step, operation, invocation: scene.ordinal(`call ${step} ${operation}`) };
  standsIn(scene, called, request.entered);
  const course = scene.strikes.courseAt({ ...called, point: 'invoke', ordinal: 1 }, request.entered);
  scene.note({ kind: 'called', state: task.state, attempt, about: step, operation });
  answers.started();
  const hear = hearing(scene, task, request, answers);
  course.runs.forEach((run, at) => {
    const onEnd = at === 0 ? (ending: Ending) => onReply(course, ending, hear) : () => undefined;
    scene.time.after(typeof run === 'number' ? run : timeoutOf(task) + LATE_MS[run], () => serveIn(scene, request, course, onEnd));
  });
  if (course.hears === 'nothing') {
    scene.time.after(timeoutOf(task), listeningNow(scene)(() => scene.note({ kind: 'heard', state: task.state, about: step, operation, error: 'States.Timeout' })));
  }
  if (typeof course.hears === 'object' && course.hears.when === 'at once') hear({ error: course.hears.error, message: 'the client gave up' }, AT_ONCE_MS);
}

function requestOf(task: ScheduledTask, { model }: Scene): StepRequest {
  const request = (task.parameters as { readonly Payload: Json }).Payload as unknown as StepRequest;
  return model.alterations.request?.(request) ?? request;
}

const timeoutOf = (task: ScheduledTask): number => (task.timeoutSeconds ?? 0) * 1_000;

function onReply({ hears }: InvokeCourse, ending: Ending, hear: Hear): void {
  if (hears === 'reply') hear(ending, WAY_MS);
  else if (hears !== 'nothing' && hears.when === 'at the reply') hear({ error: hears.error, message: 'the client gave up' }, WAY_MS);
}

type Hear = (ending: Ending, afterMs: number) => void;

const hearing = (scene: Scene, task: ScheduledTask, { step, kind: operation }: StepRequest, answers: TaskAnswers): Hear => {
  const whileListening = listeningNow(scene);
  return (ending, afterMs) => scene.time.after(afterMs, whileListening(() => {
    scene.note({ kind: 'heard', state: task.state, about: step, operation, ...('error' in ending ? { error: ending.error } : {}) });
    if ('error' in ending) answers.failed(ending.error, JSON.stringify({ errorType: ending.error, errorMessage: ending.message }));
    else answers.succeeded({ ExecutedVersion: '$LATEST', Payload: ending.result as Json, StatusCode: 200 });
  }));
};

/** Does something only if the execution has not been stopped since: it no longer hears what it called before. */
function listeningNow({ running }: Scene): (hear: () => void) => () => void {
  const { stops } = running;
  return (hear) => () => { if (running.stops === stops) hear(); };
}

function serveIn(scene: Scene, request: StepRequest, course: InvokeCourse, onEnd: (ending: Ending) => void): void {
  const { step, kind: operation } = request;
  const { target } = scene.model;
  const who = { step, operation, invocation: scene.ordinal(`begin ${step} ${operation}`) };
  const timeout = target.functionTimeouts[serviceOf(request.operation)] ?? MAX_FUNCTION_TIMEOUT;
  const { ahead } = scene.strikes.courseAt({ ...who, point: 'clock', ordinal: 1 }, request.entered);
  const process = startProcess(scene, { who, entry: request.entered, timeout, ahead: ahead * target.clockSkewMs, slow: course.slow, onEnd });
  scene.note({ kind: 'began', who });
  scene.woke();
  void serving(scene, request, process);
}

async function serving(scene: Scene, request: StepRequest, process: Process): Promise<void> {
  const service = serviceOf(request.operation);
  const contract = scene.model.services.get(service);
  if (!contract) throw new RangeError(`The saga names no service "${service}".`);
  const handler = stepHandler(contract, handlersOf(contract, process, scene), {
    clock: process.clock,
    schedule: process.schedule,
    randomId: () => `attempt ${scene.ordinal('attempt')}`,
    ledger: () => ledgerOf(process, scene),
  });
  try {
    process.ended({ result: await handler(request, { getRemainingTimeInMillis: () => process.endsAt - scene.time.now() }) });
  } catch (error) {
    process.ended({ error: (error as Error).name, message: (error as Error).message });
  }
}
