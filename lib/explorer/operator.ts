import type { ScheduledTask, TaskAnswers } from '../asl';
import type { Json } from '../contract/json';
import type { Letter } from '../contract/letter';
import { parkedAt } from '../contract/state-names';
import { idempotencyKey, type LedgerItem } from '../runtime';
import { standsIn } from './execution';
import type { OperatorsWord } from './faults';
import { deliverAgain } from './invoke';
import { SAGA_NAME } from './model';
import type { Scene } from './scene';

/** What is said without a look at the ledger. */
type Said = Exclude<OperatorsWord, 'contradicts'>;
type Spoken = Exclude<Said, 'fails'>;

/** An answer in the form that a letter asks for. */
type Answered = { readonly [field in string]: Json };

/**
 * Six faults of the search's worst schedules bring five letters. With so many more, humans answer what will fail for ever. A user's own
 * handlers, which alone do so, take their time.
 */
const MOST_LETTERS = 20;
const MOST_LETTERS_OF_OWN = 8;

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
  const usual = scene.ordinal('letter') > (scene.own ? MOST_LETTERS_OF_OWN : MOST_LETTERS) ? 'gives up' : cannotRetry ? settling(letter, scene) : 'retry';
  if (course.says.length === 0) strike();
  const { stops } = scene.running;
  const { callsAgain } = course;
  if (callsAgain !== 'no') {
    scene.time.after(callsAgain.afterMs, () => {
      strike();
      deliverAgain(scene, stepOf(letter), letter.parked === 'compensation' ? 'compensation' : 'action');
    });
  }
  for (const { afterMs, word } of course.says) {
    scene.time.after(afterMs, () => {
      if (word === 'contradicts') {
        void contradict(letter, parked, scene, answers, strike);
        return;
      }
      if (scene.running.stops === stops && (cannotRetry || canSay(word, letter, scene) === word)) strike();
      say(canSay(word === 'retry' ? usual : word, letter, scene), letter, parked, scene, answers);
    });
  }
}

/** Only a pivot's outcome can be ruled upon, and only what is not the pivot be seen to by hand: else an operator asks for another try. */
function canSay(word: Said, { parked }: Letter, { own }: Scene): Said {
  const noHands = own !== undefined && !own.byHand;
  const cannot = (word === 'rules' && parked !== 'pivot') || (word === 'skips' && (parked === 'pivot' || noHands))
    || (word === 'forgets the result' && (parked === 'compensation' || (parked === 'forward' && noHands)));
  return cannot ? 'retry' : word;
}

/**
 * A step whose downstream ignores keys and cannot be looked at is not repeated once its outcome is unknown, and one that is fenced never:
 * `retry` brings the letter back.
 */
const neverTriedAgain = ({ parked, failed }: Letter, { model }: Scene): boolean =>
  failed.some(({ step, error }) => error === 'Saga.StepFenced' || (parked !== 'compensation' && model.downstream.get(step) === 'ignores'));

/** What is done where `retry` does not help. A saga is given up whose ledger does not take that, or where nobody can do anything by hand. */
function settling(letter: Letter, scene: Scene): Said {
  const word = letter.parked === 'pivot' ? 'rules' : 'skips';
  return letter.problem === undefined && canSay(word, letter, scene) === word ? word : 'abandons';
}

function say(word: Said, letter: Letter, parked: string, scene: Scene, answers: TaskAnswers): void {
  if (word !== 'fails') return give(answerOf(word, letter, scene), word, parked, scene, answers);
  scene.note({ kind: 'said', parked, word });
  answers.failed('Operator.Mistake', 'an operator failed the Task');
}

function give(answer: Json, word: OperatorsWord, parked: string, scene: Scene, answers: TaskAnswers): void {
  const { answer: kind } = answer as { readonly answer?: string };
  scene.note({ kind: 'said', parked, word, ...(kind !== undefined && { answer: kind }) });
  answers.succeeded(answer);
}

/** By a glance at the ledger's table, which nobody else is given: what stands there is what the answer must not overrule. */
async function contradict(letter: Letter, parked: string, scene: Scene, answers: TaskAnswers, strike: () => void): Promise<void> {
  scene.woke();
  const item = await scene.ledger.get({ saga: SAGA_NAME, sagaId: scene.sagaId, step: stepOf(letter) });
  const answer = item && oppositeOf(item, letter, scene);
  if (answer === undefined) return say(canSay('rules', letter, scene), letter, parked, scene, answers);
  strike();
  give(answer, 'contradicts', parked, scene, answers);
}

function oppositeOf({ status, resolution, step }: LedgerItem, { parked }: Letter, scene: Scene): Json | undefined {
  const done = { reason: 'it is done', result: scene.gave.get(step) ?? null };
  if (parked !== 'pivot') return resolution?.answer === 'abandon' ? { answer: 'skip', step, ...done } : undefined;
  if (resolution?.answer === 'abandon' || status === 'FENCED') return { answer: 'applied', ...done };
  return status === 'COMPLETED' ? { answer: 'notApplied', reason: 'it is not there' } : undefined;
}

const stepOf = ({ failed: [first] }: Letter): string => first?.step ?? '';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_PAYLOAD_BYTES = 262_144;

function answerOf(word: Spoken, letter: Letter, scene: Scene): Json {
  const step = stepOf(letter);
  switch (word) {
    case 'retry': return { answer: 'retry' };
    case 'nonsense': return 'do it';
    case 'forgets the reason': return { answer: 'abandon' };
    case 'says too much': return { answer: 'abandon', reason: 'x'.repeat(MAX_PAYLOAD_BYTES + 1) };
    case 'gives up': return { answer: 'abandon', reason: 'asked again and again' };
    case 'abandons': return { answer: 'abandon', reason: 'we give it up' };
    case 'skips': return seeTo(step, letter, scene);
    case 'rules': return lookAt(step, scene);
    case 'forgets the result': return withoutResult(letter.parked === 'pivot' ? lookAt(step, scene) : seeTo(step, letter, scene));
  }
}

const withoutResult = ({ result: _forgotten, ...answer }: Answered): Answered => answer;

/** By hand, and only what is still to be done. */
function seeTo(step: string, { parked }: Letter, scene: Scene): Answered {
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

function lookAt(step: string, scene: Scene): Answered {
  return scene.downstream.stands(step)
    ? { answer: 'applied', reason: 'it is there', result: scene.gave.get(step) ?? null }
    : { answer: 'notApplied', reason: 'it is not there' };
}
