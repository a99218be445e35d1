import { millis } from '../contract/time';
import type { StepNode } from '../definition/definition';
import { answerTo, answerToCompensations } from './answer';
import { expr } from './jsonata';
import { letter, type Parked } from './letter';
import { COMPENSATIONS, stateNames } from '../contract/state-names';
import { variables } from './variables';
import { names } from './placeholders';
import { outputAsAnswered } from './output';
import { stepAfter, type Plan } from './plan';
import { compensationResolution, stepResolution, type Recorded } from './resolution';
import { parkingRetry } from './retry';
import type { Assign, ChoiceRule, ChoiceState, States, TaskState } from './state-machine';
import { compensationState, resultOf, SAME_INPUT } from './task';

/**
 * How long one letter is waited for. SQS keeps a message 14 days at most; a day earlier the Task times out and its Retry sends a fresh one.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html (MessageRetentionPeriod)
 */
export const LETTER_LIFETIME = millis(13 * 86_400_000);

const { answer, answered, failed, problem } = variables;
const isAnswered = (kind: string): ChoiceRule['Condition'] => expr(`$${answer}.answer = "${kind}"`);

/**
 * A pivot or a step after it that failed for good: `Park X` sends a letter and waits, `Answer X` looks at the answer, `Resolve X` has it
 * written into the ledger, `Resolved X` goes on. Whatever is not accepted leads back to `Park X`, and the new letter says why.
 */
export function parkedStepStates(step: StepNode, plan: Plan): States {
  if (step.phase === 'undoable') return {};
  const { name } = step;
  return {
    [stateNames.park(name)]: parkTask(step.phase, name, answerTo(step.phase)),
    [stateNames.answer(name)]: {
      Type: 'Choice',
      Choices: [
        { Condition: isAnswered('retry'), Next: step.phase === 'pivot' ? stateNames.retry(name) : name },
        { Condition: expr(`$${problem} = ""`), Next: stateNames.resolve(name) },
      ],
      Default: stateNames.park(name),
    },
    [stateNames.resolve(name)]: stepResolution(step, plan, recorded(step, plan)),
    [stateNames.resolved(name)]: resolvedStep(step, plan),
  };
}

const recorded = (step: StepNode, plan: Plan): Recorded =>
  (stepAfter(step, plan) ? resultOf(step, plan) : { Output: outputAsAnswered(step, plan) });

function resolvedStep(step: StepNode, plan: Plan): ChoiceState {
  const notApplied = { Condition: isAnswered('notApplied'), Next: compensationState(step, plan, false) };
  return {
    Type: 'Choice',
    Choices: [{ Condition: isAnswered('abandon'), Next: stateNames.abandoned }, ...(step.phase === 'pivot' ? [notApplied] : [])],
    Default: stepAfter(step, plan)?.name ?? stateNames.completed,
  };
}

/**
 * The compensations that failed for good park together. `retry`, and what follows a `skip`, run the whole chain again: what is done
 * answers at once, and a step that never ran is fenced.
 */
export function parkedCompensationStates(plan: Plan): States {
  const [first] = plan.chain;
  if (!first) return {};
  const chain = stateNames.compensate(first.name);
  const resolve: ChoiceRule = { Condition: expr(`$count($${answered}) > 0`), Next: stateNames.resolve(COMPENSATIONS) };
  return {
    [stateNames.park(COMPENSATIONS)]: parkTask('compensation', COMPENSATIONS, answerToCompensations()),
    [stateNames.answer(COMPENSATIONS)]: {
      Type: 'Choice',
      Choices: [{ Condition: isAnswered('retry'), Assign: { [failed]: [] }, Next: chain }, resolve],
      Default: stateNames.park(COMPENSATIONS),
    },
    [stateNames.resolve(COMPENSATIONS)]: compensationResolution(plan, { Assign: nextToResolve }),
    [stateNames.resolved(COMPENSATIONS)]: {
      Type: 'Choice',
      Choices: [resolve, { Condition: isAnswered('abandon'), Next: stateNames.abandoned }],
      Default: chain,
    },
  };
}

/**
 * An abandoned saga is noted at each compensation that failed, one after the other in the chain's order, so that none of them is carried out
 * later. All of them stay in `failed` until the last is noted: when one cannot be, the next letter still names every effect that stands.
 * After a skipped one none is left: the chain finds out anew what fails.
 */
const nextToResolve: Assign = {
  [failed]: expr(`$${answer}.answer = "abandon" ? $${failed} : []`),
  [answered]: expr(`[$filter($${answered}, function($one, $at) { $at > 0 })]`),
};

const parkTask = (kind: Parked, what: string, Assign: Assign): TaskState => ({
  Type: 'Task',
  Resource: 'arn:${Partition}:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: { QueueUrl: `\${${names.deadLetterQueueUrl}}`, MessageBody: letter(kind) },
  TimeoutSeconds: LETTER_LIFETIME / 1_000,
  Retry: parkingRetry,
  Assign,
  Output: SAME_INPUT,
  Next: stateNames.answer(what),
});
