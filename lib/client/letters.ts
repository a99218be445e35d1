import { InvalidToken, SendTaskSuccessCommand, TaskDoesNotExist, TaskTimedOut, type SFNClient } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { SagaError } from '../contract/saga-error';
import type { Answer, Letter } from '../contract/letter';

/** A letter as it was received; the queue shows it again to others after its visibility timeout, until it is answered. */
export interface ReceivedLetter {
  readonly letter: Letter;
  readonly queueUrl: string;
  readonly receiptHandle: string;
}

export interface Letters {
  readonly letters: readonly ReceivedLetter[];
  /** Texts of messages that are no letters: somebody else's, left in the queue. */
  readonly unreadable: readonly string[];
}

/**
 * Takes up to ten letters from the dead-letter queue. They stay in the queue: an operator who never answers loses nothing.
 */
export async function receiveLetters(
  sqs: SQSClient,
  queueUrl: string,
  options: { readonly waitSeconds?: number; readonly visibilitySeconds?: number } = {},
): Promise<Letters> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: options.waitSeconds ?? 1,
      ...(options.visibilitySeconds === undefined ? {} : { VisibilityTimeout: options.visibilitySeconds }),
    }),
  );
  const read = messages.map((message) => ({ message, letter: letterIn(message) }));
  return {
    letters: read.flatMap(({ message, letter }) => (letter ? [{ letter, queueUrl, receiptHandle: message.ReceiptHandle ?? '' }] : [])),
    unreadable: read.flatMap(({ message, letter }) => (letter ? [] : [message.Body ?? ''])),
  };
}

function letterIn(message: Message): Letter | undefined {
  try {
    const body = JSON.parse(message.Body ?? '') as Partial<Letter> | null;
    return typeof body?.taskToken === 'string' && Array.isArray(body.answers) ? (body as Letter) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Answers a letter, then takes it out of the queue. The first answer counts: a later one is refused.
 *
 * @throws SagaError `Saga.InvalidAnswer` when the letter does not take this answer (nothing was sent), or it was answered or replaced by a
 * newer letter before.
 */
export async function answerLetter(sfn: SFNClient, sqs: SQSClient, received: ReceivedLetter, answer: Answer): Promise<void> {
  checkAnswer(received.letter, answer);
  try {
    await sfn.send(new SendTaskSuccessCommand({ taskToken: received.letter.taskToken, output: JSON.stringify(answer) }));
  } catch (cause) {
    if (!isTooLate(cause)) throw cause;
    throw new SagaError('Saga.InvalidAnswer', `Saga ${JSON.stringify(received.letter.sagaId)} no longer waits for this letter's answer: it was answered, or a newer letter has replaced it.`, { cause });
  }
  await sqs.send(new DeleteMessageCommand({ QueueUrl: received.queueUrl, ReceiptHandle: received.receiptHandle }));
}

const isTooLate = (error: unknown): boolean => error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;

function checkAnswer(letter: Letter, answer: Answer): void {
  const about = `Cannot answer ${JSON.stringify(answer.answer)} for saga ${JSON.stringify(letter.sagaId)}`;
  if (!letter.answers.includes(answer.answer)) {
    throw new SagaError('Saga.InvalidAnswer', `${about}: its letter takes ${letter.answers.map((name) => JSON.stringify(name)).join(', ')}.`);
  }
  if (answer.answer === 'retry') return;
  if (answer.reason.trim() === '') throw new SagaError('Saga.InvalidAnswer', `${about}: give a reason, which is kept with the saga.`);
}
