import type { ScheduledTask, TaskAnswers } from '../asl';
import type { Json } from '../contract/json';
import type { Letter } from '../contract/letter';
import { parkedAt } from '../contract/state-names';
import { idempotencyKey } from '../runtime';
import { standsIn } from './execution';
import type { OperatorsWord } from './faults';
import { SAGA_NAME } from './model';
import type { Scene } from './scene';

/** `sqs:sendMessage.waitForTaskToken`: a letter reaches an operator, who answers `retry` after an hour unless the schedule has it otherwise. */
export function deliverLetter(scene: Scene, task: ScheduledTask, answers: TaskAnswers): void {
  const letter = (task.parameters as { readonly MessageBody: Json }).MessageBody as unknown as Letter;
  const parked = parkedAt(task.state) ?? task.state;
  const invocation = scene.ordinal(`letter ${parked}`);
  const at = { step: parked, operation: 'letter', invocation } as const;
  standsIn(scene, at, String(invocation));
  const { course, strike } = scene.strikes.planAt({ ...at, point: 'letter', ordinal: 1 }, String(invocation));
  scene.note({ kind: 'letter', parked, failed: letter.failed.map(({ step }) => step), ...(letter.problem === undefined ? {} : { problem: letter.problem }) });
  answers.started();
  answers.submitted({ MessageId: '1' });
  const cannotRetry = !letter.answers.includes('retry') || (invocation > 1 && neverTriedAgain(letter, scene));
  if (course.says.length === 0) strike();
  const { stops } = scene.running;
  for (const { afterMs, word } of course.says) {
    scene.time.after(afterMs, () => {
      if (scene.running.stops === stops && (cannotRetry || canSay(word, letter, scene) === word)) strike();
      say(canSay(cannotRetry && word === 'retry' ? settling(letter) : word, letter, scene), letter, parked, scene, answers);
    });
  }
}

/** Only a pivot's outcome can be ruled upon, and only what is not the pivot be seen to by hand: else an operator asks for another try. */
function canSay(word: OperatorsWord, { parked }: Letter, { own }: Scene): OperatorsWord {
  const cannot = (word === 'rules' && parked !== 'pivot') || (word === 'skips' && (parked === 'pivot' || (own !== undefined && !own.byHand)));
  return cannot ? 'retry' : word;
}

/**
 * A step whose downstream ignores keys and cannot be looked at is not repeated once its outcome is unknown, and one that is fenced never:
 * `retry` brings the letter back.
 */
const neverTriedAgain = ({ parked, failed }: Letter, { model }: Scene): boolean =>
  failed.some(({ step, error }) => error === 'Saga.StepFenced' || (parked !== 'compensation' && model.downstream.get(step) === 'ignores'));

/** What is done where `retry` does not help; a saga whose ledger does not take that is given up. */
function settling({ parked, problem }: Letter): OperatorsWord {
  if (problem !== undefined) return 'abandons';
  return parked === 'pivot' ? 'rules' : 'skips';
}

function say(word: OperatorsWord, letter: Letter, parked: string, scene: Scene, answers: TaskAnswers): void {
  scene.note({ kind: 'said', parked, word });
  if (word === 'fails') answers.failed('Operator.Mistake', 'an operator failed the Task');
  else answers.succeeded(answerOf(word, letter, scene));
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_PAYLOAD_BYTES = 262_144;

function answerOf(word: Exclude<OperatorsWord, 'fails'>, letter: Letter, scene: Scene): Json {
  const step = letter.failed[0]?.step ?? '';
  switch (word) {
    case 'retry': return { answer: 'retry' };
    case 'nonsense': return 'do it';
    case 'forgets the reason': return { answer: 'abandon' };
    case 'says too much': return { answer: 'abandon', reason: 'x'.repeat(MAX_PAYLOAD_BYTES + 1) };
    case 'abandons': return { answer: 'abandon', reason: 'we give it up' };
    case 'skips': return seeTo(step, letter, scene);
    case 'rules': return lookAt(step, scene);
  }
}

/** By hand, and only what is still to be done. */
function seeTo(step: string, { parked }: Letter, scene: Scene): Json {
  const key = idempotencyKey({ saga: SAGA_NAME, sagaId: scene.sagaId, step }, 'action');
  const skip = { answer: 'skip', reason: 'seen to by hand', step };
  if (parked === 'compensation') {
    if (scene.downstream.stands(step)) doByHand(step, 'undone', scene);
    scene.downstream.undo(step, key);
    return skip;
  }
  if (!scene.downstream.stands(step) && scene.downstream.apply(step, key)) doByHand(step, 'applied', scene);
  return { ...skip, result: scene.gave.get(step) ?? null };
}

function doByHand(step: string, done: 'applied' | 'undone', scene: Scene): void {
  scene.own?.byHand?.({ step, done });
  scene.note({ kind: 'by hand', step, done });
}

function lookAt(step: string, scene: Scene): Json {
  return scene.downstream.stands(step)
    ? { answer: 'applied', reason: 'it is there', result: scene.gave.get(step) ?? null }
    : { answer: 'notApplied', reason: 'it is not there' };
}
