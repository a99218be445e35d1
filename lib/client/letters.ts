import { InvalidToken, SendTaskSuccessCommand, TaskDoesNotExist, TaskTimedOut, type SFNClient } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { SagaError, problemsOf } from '../contract/saga-error';
import type { Answer, Letter } from '../contract/letter';
import { jsonProblems } from './json-problems';

/** A letter as it was received; the queue shows it again to others after its visibility timeout, until it is answered. */
export interface ReceivedLetter {
  readonly letter: Letter;
  readonly queueUrl: string;
  readonly receiptHandle: string;
}

/** What one look into the dead-letter queue found. */
export interface Letters {
  readonly letters: readonly ReceivedLetter[];
  /** Texts of messages that are no letters: somebody else's, left in the queue. */
  readonly unreadable: readonly string[];
}

/** How to look into the dead-letter queue. */
export interface LetterOptions {
  /**
   * Seconds to wait for a first letter, 0 to 20.
   *
   * @default 1
   */
  readonly waitSeconds?: number;
  /**
   * Seconds for which nobody else is shown these letters, 0 to 43,200.
   *
   * @default the queue's own: 30
   */
  readonly visibilitySeconds?: number;
}

/** An answer that was taken. */
export interface Answered {
  /**
   * False when the letter could not be taken out of the queue. It shows again there, though the saga has gone on; answering it then is refused
   * and takes it out.
   */
  readonly letterRemoved: boolean;
}

/** Takes up to ten letters from the dead-letter queue. They stay in the queue: an operator who never answers loses nothing. */
export async function receiveLetters(sqs: SQSClient, queueUrl: string, { waitSeconds = 1, visibilitySeconds }: LetterOptions = {}): Promise<Letters> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
      ...(visibilitySeconds === undefined ? {} : { VisibilityTimeout: visibilitySeconds }),
    }),
  );
  const read = messages.map((message) => ({ message, letter: letterIn(message) }));
  return {
    letters: read.flatMap(({ message, letter }) => (letter ? [{ letter, queueUrl, receiptHandle: message.ReceiptHandle ?? '' }] : [])),
    unreadable: read.flatMap(({ message, letter }) => (letter ? [] : [message.Body ?? ''])),
  };
}

function letterIn({ Body: text = '' }: Message): Letter | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isLetter(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['text', 'saga', 'sagaId', 'execution', 'parked', 'taskToken'] as const satisfies readonly (keyof Letter)[];

function isLetter(body: unknown): body is Letter {
  if (typeof body !== 'object' || body === null) return false;
  const fields: Partial<Record<keyof Letter, unknown>> = body;
  return TEXTS.every((name) => typeof fields[name] === 'string') && Array.isArray(fields.failed) && Array.isArray(fields.answers);
}

/**
 * Answers a letter, then takes it out of the queue. The first answer counts; a later one is refused, and takes the letter out too, since
 * nothing waits for it any more and the alarm on the queue should not.
 */
export async function answerLetter(sfn: SFNClient, sqs: SQSClient, received: ReceivedLetter, answer: Answer): Promise<Answered> {
  checkAnswer(received.letter, answer);
  try {
    await sfn.send(new SendTaskSuccessCommand({ taskToken: received.letter.taskToken, output: JSON.stringify(answer) }));
  } catch (cause) {
    if (!isTooLate(cause)) throw cause;
    if (cause instanceof TaskTimedOut) await remove(sqs, received);
    throw tooLate(received.letter, cause);
  }
  return { letterRemoved: await remove(sqs, received) };
}

/** The answer has been given, or is refused, whatever becomes of the letter: trouble with the queue must not hide which. */
async function remove(sqs: SQSClient, { queueUrl, receiptHandle }: ReceivedLetter): Promise<boolean> {
  try {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
    return true;
  } catch {
    return false;
  }
}

/**
 * `TaskTimedOut` is what AWS says of a token that was given out and is waited for no more, for whatever reason:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
const isTooLate = (error: unknown): boolean => error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;

function tooLate({ sagaId }: Letter, cause: unknown): SagaError {
  const why = 'it was answered (perhaps by this very call, if its first try lost its response), a newer letter has replaced it, or the saga was stopped';
  return new SagaError('Saga.InvalidAnswer', `Saga ${JSON.stringify(sagaId)} no longer waits for this letter's answer: ${why}. Look at its state.`, { cause });
}

function checkAnswer(letter: Letter, answer: Answer): void {
  const problems = [...answerProblems(letter, answer), ...jsonProblems(answer, 'answer')];
  if (problems.length > 0) throw problemsOf(`Cannot answer ${JSON.stringify(answer.answer)} for saga ${JSON.stringify(letter.sagaId)}`, problems, 'Saga.InvalidAnswer');
}

/** The answer may come from an untyped form, so its reason need not be there. */
function answerProblems({ answers }: Letter, answer: Answer): readonly string[] {
  if (!answers.includes(answer.answer)) return [`its letter takes ${answers.map((name) => JSON.stringify(name)).join(', ')}.`];
  if (answer.answer === 'retry') return [];
  const reason: unknown = answer.reason;
  return typeof reason === 'string' && reason.trim() !== '' ? [] : ['give a reason, which is kept with the saga.'];
}
