/** Answers tasks as the recording says: the first unused entry of the state whose parameters match, else its first unused one. */
import type { Json, ScheduledTask, TaskAnswers, VirtualTask, VirtualTime } from '../../lib/asl/index';
import { callDescribed, type Functions } from './described-functions';
import { matches } from './match';

export interface Invocation {
  readonly state: string;
  readonly resource: string;
  readonly parameters: Json;
  readonly submitted?: Json;
  readonly outcome: TaskOutcome;
}

type TaskOutcome =
  | { readonly type: 'success'; readonly output: Json; readonly outputRepeat?: unknown }
  | { readonly type: 'failure'; readonly error?: string; readonly cause?: string; readonly realOutcome?: RealOutcome }
  | { readonly type: 'timeout' };

/** The interpreter is to find by itself that this is too large. */
interface RealOutcome {
  readonly outputRepeat?: { readonly text: string; readonly times: number };
}

export interface Script {
  readonly invocations?: readonly Invocation[];
  readonly lambdas?: Functions;
}

/** @param workers who took the tasks of activities, one after the other */
export function scriptedTasks({ invocations = [], lambdas = {} }: Script, workers: readonly (string | undefined)[], time: VirtualTime): VirtualTask {
  const unused = [...invocations];
  const nextWorker = [...workers];
  return (task, answers) => {
    const invocation = take(unused, task);
    answers.started(nextWorker.shift());
    if (invocation === undefined) {
      // A case without a script may still describe its functions.
      const outcome = invocations.length === 0 ? callDescribed(lambdas, task) : undefined;
      if (outcome !== undefined) time.after(0, () => ('output' in outcome ? answers.succeeded(outcome.output) : answers.failed(outcome.error, outcome.cause)));
      return;
    }
    if (invocation.submitted !== undefined) answers.submitted(invocation.submitted);
    time.after(0, () => answer(invocation.outcome, answers));
  };
}

function take(unused: Invocation[], task: ScheduledTask): Invocation | undefined {
  const exact = unused.findIndex(({ state, parameters }) => state === task.state && matches(parameters, task.parameters));
  const index = exact === -1 ? unused.findIndex(({ state }) => state === task.state) : exact;
  return index === -1 ? undefined : unused.splice(index, 1)[0];
}

function answer(outcome: TaskOutcome, answers: TaskAnswers): void {
  if (outcome.type === 'success') answers.succeeded(outcome.output);
  if (outcome.type !== 'failure') return;
  const repeated = outcome.realOutcome?.outputRepeat;
  if (repeated === undefined) answers.failed(outcome.error, outcome.cause);
  else answers.succeeded(repeated.text.repeat(repeated.times));
}
