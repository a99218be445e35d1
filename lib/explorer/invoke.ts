import type { ScheduledTask, TaskAnswers } from '../asl';
import type { Json } from '../contract/json';
import type { StepRequest } from '../contract/step-request';
import { MAX_FUNCTION_TIMEOUT, serviceOf } from '../compiler';
import { stepHandler } from '../runtime/serve';
import { standsIn } from './execution';
import { USUAL, type InvokeCourse } from './faults';
import type { Plan } from './faults/strikes';
import { ledgerOf } from './ledger-calls';
import { handlersOf } from './handlers';
import { startProcess, type Ending, type Process } from './process';
import type { Scene } from './scene';
import type { Who } from './trace';

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
  scene.note({ kind: 'called', state: task.state, attempt, about: step, operation });
  scene.calls.set(`${step} ${operation}`, request);
  standsIn(scene, called, request.entered);
  const plan = scene.strikes.planAt({ ...called, point: 'invoke', ordinal: 1 }, request.entered);
  const { course } = plan;
  if (!isAboutTheReply(course)) plan.strike();
  answers.started();
  const hear = hearing(scene, task, request, answers);
  const ifHeard = listeningNow(scene);
  course.runs.forEach((run, at) => {
    const onEnd = at === 0 ? (ending: Ending) => onReply(plan, ending, hear, ifHeard) : () => undefined;
    scene.time.after(typeof run === 'number' ? run : timeoutOf(task) + LATE_MS[run], () => serveIn(scene, request, course, onEnd));
  });
  if (course.hears === 'nothing') {
    scene.time.after(timeoutOf(task), ifHeard(() => scene.note({ kind: 'heard', state: task.state, about: step, operation, error: 'States.Timeout' })));
  }
  if (typeof course.hears === 'object' && course.hears.when === 'at once') hear({ error: course.hears.error, message: 'the client gave up' }, AT_ONCE_MS);
}

/** Delivers the last call of a step's action or compensation once more. The machine hears nothing of it. */
export function deliverAgain(scene: Scene, step: string, operation: 'action' | 'compensation'): void {
  const request = scene.calls.get(`${step} ${operation}`);
  if (request) serveIn(scene, request, USUAL.invoke, () => undefined);
}

/** All goes as usual until the function replies. Where nobody listens any more, nothing is changed. */
const isAboutTheReply = ({ runs, slow, hears }: InvokeCourse): boolean =>
  runs === USUAL.invoke.runs && !slow && (hears === 'nothing' || (typeof hears === 'object' && hears.when === 'at the reply'));

function requestOf(task: ScheduledTask, { model }: Scene): StepRequest {
  const request = (task.parameters as { readonly Payload: Json }).Payload as unknown as StepRequest;
  return model.alterations.request?.(request) ?? request;
}

const timeoutOf = (task: ScheduledTask): number => (task.timeoutSeconds ?? 0) * 1_000;

function onReply({ course, strike }: Plan<InvokeCourse>, ending: Ending, hear: Hear, ifHeard: IfHeard): void {
  if (isAboutTheReply(course)) ifHeard(strike)();
  const { hears } = course;
  if (hears === 'reply') hear(ending, WAY_MS);
  else if (hears !== 'nothing' && hears.when === 'at the reply') hear({ error: hears.error, message: 'the client gave up' }, WAY_MS);
}

type Hear = (ending: Ending, afterMs: number) => void;
type IfHeard = (hear: () => void) => () => void;

const hearing = (scene: Scene, task: ScheduledTask, { step, kind: operation }: StepRequest, answers: TaskAnswers): Hear => {
  const whileListening = listeningNow(scene);
  return (ending, afterMs) => scene.time.after(afterMs, whileListening(() => {
    scene.note({ kind: 'heard', state: task.state, about: step, operation, ...('error' in ending ? { error: ending.error } : {}) });
    if ('error' in ending) answers.failed(ending.error, JSON.stringify({ errorType: ending.error, errorMessage: ending.message }));
    else answers.succeeded({ ExecutedVersion: '$LATEST', Payload: ending.result as Json, StatusCode: 200 });
  }));
};

/** Does something only if the execution has not been stopped since: it no longer hears what it called before. */
function listeningNow({ running }: Scene): IfHeard {
  const { stops } = running;
  return (hear) => () => { if (running.stops === stops) hear(); };
}

function serveIn(scene: Scene, request: StepRequest, course: InvokeCourse, onEnd: (ending: Ending) => void): void {
  const { step, kind: operation } = request;
  const { target } = scene.model;
  const who = { step, operation, invocation: scene.ordinal(`begin ${step} ${operation}`) };
  const timeout = target.functionTimeouts[serviceOf(request.operation)] ?? MAX_FUNCTION_TIMEOUT;
  const process = startProcess(scene, { who, entry: request.entered, timeout, ahead: aheadOf(scene, who, request.entered), slow: course.slow, onEnd });
  scene.note({ kind: 'began', who, ...(request.kind === 'resolution' && { answer: request.answer.answer }) });
  scene.woke();
  void serving(scene, request, process);
}

/** Where S is nothing, no clock is wrong by it. */
function aheadOf({ strikes, model }: Scene, who: Who, entry: string): number {
  const { course, strike } = strikes.planAt({ ...who, point: 'clock', ordinal: 1 }, entry);
  const ahead = course.ahead * model.target.clockSkewMs;
  if (ahead !== 0) strike();
  return ahead;
}

async function serving(scene: Scene, request: StepRequest, process: Process): Promise<void> {
  const contract = scene.model.contracts.get(request.operation);
  if (!contract) throw new RangeError(`The saga has no operation "${request.operation}".`);
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
