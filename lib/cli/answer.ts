import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { answerLetter, type Answered } from '../client/letters';
import type { Json } from '../contract/json';
import type { Answer } from '../contract/letter';
import { SagaError } from '../contract/saga-error';
import { parsed } from './arguments';
import { placeOfQueue } from './aws-place';
import { queueUrlIn } from './letters';
import type { Command } from './terminal';
import { UsageError } from './usage-error';
import { waitingLetters } from './waiting-letters';

export const ANSWER_HELP = `Usage: cdk-saga answer <saga id> <answer> --queue-url <url> [options]

Answers a saga that waits for a human. \`cdk-saga letters\` lists those that do, and which answers each takes:
  retry         the same again, with the same idempotency keys
  skip          a human has seen to it; the saga goes on
  applied       of a pivot: it has taken effect; the saga goes forward
  notApplied    of a pivot: it has not, and never will; the saga compensates
  abandon       the saga ends as it stands

Options:
  --queue-url <url>    the saga's dead-letter queue, on AWS or of \`cdk-saga dev\`
  --reason <text>      why; kept with the saga (all but retry want one)
  --result <json>      of skip and applied: the step's result, where later steps read it
  --step <name>        of skip: which compensation, where several failed
  -h, --help
`;

/** A letter that somebody looked at just before is hidden for one look. */
const BARREN_LOOKS = 3;

const ANSWERS = ['retry', 'skip', 'applied', 'notApplied', 'abandon'] as const satisfies readonly Answer['answer'][];

/** Answers a letter in a saga's dead-letter queue. */
export const answer: Command = async (args, terminal) => {
  const { sagaId, given, queueUrl } = parse(args);
  const place = placeOfQueue(queueUrl);
  const [sfn, sqs] = [new SFNClient(place), new SQSClient(place)];
  try {
    const answered = await answerNewest(sfn, sqs, { sagaId, queueUrl, given });
    const kept = answered.letterRemoved ? '' : ' Its letter could not be taken out of the queue, and will show again: answering it then is refused, and takes it out.';
    terminal.print(`Answered ${given.answer} for ${sagaId}.${isCheckedByTheSaga(given) ? ' If the saga does not take it, a new letter says why.' : ''}${kept}\n`);
    return 0;
  } finally {
    sfn.destroy();
    sqs.destroy();
  }
};

/** A result that does not fit is known only where the saga runs, and so is that a request of the step may still be on its way. */
const isCheckedByTheSaga = ({ answer: name }: Answer): boolean => name === 'applied' || name === 'skip' || name === 'notApplied';

interface Given {
  readonly sagaId: string;
  readonly queueUrl: string;
  readonly given: Answer;
}

function parse(args: readonly string[]): Given {
  const text = { type: 'string' } as const;
  const { values, positionals: [sagaId, name, ...more] } = parsed(args, { 'queue-url': text, reason: text, result: text, step: text });
  if (sagaId === undefined || name === undefined || more.length > 0) throw new UsageError('answer wants a saga\'s id and one answer.');
  const { reason, step } = values;
  const given: object = {
    answer: answerNamed(name),
    ...(reason === undefined ? {} : { reason }),
    ...(step === undefined ? {} : { step }),
    ...(values.result === undefined ? {} : { result: resultIn(values.result) }),
  };
  // What does not go together, such as no reason, is refused where every answer is.
  return { sagaId, queueUrl: queueUrlIn('answer', values['queue-url']), given: given as Answer };
}

function answerNamed(text: string): Answer['answer'] {
  const name = ANSWERS.find((one) => one === text);
  if (name === undefined) throw new UsageError(`There is no answer ${JSON.stringify(text)}, but ${ANSWERS.join(', ')}.`);
  return name;
}

function resultIn(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UsageError(`--result takes JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A saga may have several letters, in no order. All but the newest are refused. */
async function answerNewest(sfn: SFNClient, sqs: SQSClient, { sagaId, queueUrl, given }: Given): Promise<Answered> {
  let refused: unknown = new SagaError('Saga.NotFound', `There is no letter of saga ${JSON.stringify(sagaId)} in the queue. It does not wait for a human, or somebody is looking at its letter just now.`);
  for await (const received of waitingLetters(sqs, queueUrl, BARREN_LOOKS)) {
    if (received.letter.sagaId !== sagaId) continue;
    try {
      return await answerLetter(sfn, sqs, received, given);
    } catch (error) {
      if (!isOfAnOldLetter(error)) throw error;
      refused = error;
    }
  }
  throw refused;
}

/** What the letter itself does not take is refused without a cause. */
const isOfAnOldLetter = (error: unknown): boolean => error instanceof SagaError && error.code === 'Saga.InvalidAnswer' && error.cause !== undefined;
