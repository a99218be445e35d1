import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Answer } from '../contract/letter';
import { problemsOf } from '../contract/saga-error';
import { executionArnOf } from './execution-arn';
import { readTimeline } from './history';
import { answerLetter, receiveLetters, type Answered, type LetterOptions, type Letters, type ReceivedLetter } from './letters';
import { stateOf, type SagaState } from './outcome';
import { settled, type SettledOptions, type SettledState } from './settled';
import { checkInput, checkSagaId, start, type Started } from './start';
import type { Visit } from './timeline';

/** Where a deployed saga is. */
export interface SagaClientProps {
  /** `saga.stateMachine.stateMachineArn`; with a version or alias, sagas start on that. */
  readonly stateMachineArn: string;
  /** `saga.deadLetterQueue.queueUrl` */
  readonly deadLetterQueueUrl: string;
  /** @default a client from the environment */
  readonly sfn?: SFNClient;
  /** @default a client from the environment */
  readonly sqs?: SQSClient;
}

/**
 * What an application or an operator does with a deployed saga. What AWS refuses for reasons of its own (rights, throttling, the network)
 * is thrown as the SDK's error; every call can be repeated.
 */
export interface SagaClient<Input> {
  /**
   * Starts the saga with this id, at most once: a call that failed, or whose reply got lost, is repeated with the same id and input. AWS keeps
   * an id for 90 days after the saga's end; later the ledger knows it, and refuses another input or gives back what was done.
   *
   * @throws SagaError `Saga.AlreadyStarted`: this id was started with another input (inputs are compared as JSON values, so that the order of
   * fields does not matter); `Saga.InvalidRequest`: an id or input that does not fit, or an input that is not JSON, every problem
   * named and nothing sent
   */
  start(sagaId: string, input: Input): Promise<Started>;
  /**
   * Where the saga stands, as far as AWS knows: DescribeExecution may lag behind by a moment.
   *
   * @throws SagaError `Saga.NotFound`, `Saga.InvalidRequest` (no such id can be)
   */
  state(sagaId: string): Promise<SagaState>;
  /**
   * Waits until the saga has ended or waits for a human. It looks every 0.1 to 2 s; that it stops looking does nothing to the saga. Right after
   * an answer AWS may still show the saga parked for a moment.
   *
   * @throws SagaError `Saga.NotSettled` after `timeout`, with the state in which the saga stands; `Saga.NotFound`, `Saga.InvalidRequest`
   */
  settled(sagaId: string, options?: SettledOptions): Promise<SettledState>;
  /**
   * What the saga did so far: each state that it entered, in order, with its attempts and why they failed. `timelineText` makes lines of it.
   * AWS keeps a history for 90 days after the execution's end.
   *
   * @throws SagaError `Saga.NotFound`, `Saga.InvalidRequest`
   */
  timeline(sagaId: string): Promise<readonly Visit[]>;
  /** Up to ten letters of parked sagas. They stay in the queue until they are answered. */
  letters(options?: LetterOptions): Promise<Letters>;
  /**
   * Answers a letter. The first answer counts. One that the machine cannot accept (a result that does not fit the step's schema, say) loses
   * nothing: the saga stays parked and sends a new letter whose `problem` says why.
   *
   * @throws SagaError `Saga.InvalidAnswer`: the letter does not take this answer, or it is not JSON (nothing was sent); or nothing waits for
   * it any more: look at the saga's state
   */
  answer(letter: ReceivedLetter, answer: Answer): Promise<Answered>;
}

/**
 * A client for one saga: `sagaClient(placeOrder, { stateMachineArn, deadLetterQueueUrl })`. The definition gives the input's schema; the
 * ARN and the URL are outputs of the stack.
 *
 * @throws SagaError `Saga.InvalidRequest` where one of these is none: a variable that was not set, an output that has another name
 */
export function sagaClient<Schema extends StandardSchemaV1>(saga: { readonly input: Schema }, props: SagaClientProps): SagaClient<StandardSchemaV1.InferInput<Schema>> {
  checkPlace(props);
  const sfn = props.sfn ?? new SFNClient();
  const sqs = props.sqs ?? new SQSClient();
  const arnOf = (sagaId: string): string => {
    checkSagaId(sagaId);
    return executionArnOf(props.stateMachineArn, sagaId);
  };
  const state = async (sagaId: string): Promise<SagaState> => stateOf(sfn, arnOf(sagaId));
  const timeline = async (sagaId: string): Promise<readonly Visit[]> => readTimeline(sfn, arnOf(sagaId));
  return Object.freeze({
    async start(sagaId: string, input: StandardSchemaV1.InferInput<Schema>) {
      checkSagaId(sagaId);
      await checkInput(saga.input, sagaId, input);
      return start(sfn, props.stateMachineArn, sagaId, input);
    },
    state,
    timeline,
    settled: (sagaId: string, options?: SettledOptions) => settled({ sagaId, state: () => state(sagaId), timeline: () => timeline(sagaId) }, options),
    letters: (options?: LetterOptions) => receiveLetters(sqs, props.deadLetterQueueUrl, options),
    answer: (letter: ReceivedLetter, answer: Answer) => answerLetter(sfn, sqs, letter, answer),
  });
}

/** An environment variable that was not set is `undefined` to an application in JavaScript, and '' to many others. */
function checkPlace({ stateMachineArn, deadLetterQueueUrl }: Readonly<Partial<Record<keyof SagaClientProps, unknown>>>): void {
  const problems = [
    ...(/^arn:[^:]+:states:/.test(String(stateMachineArn)) ? [] : [`stateMachineArn is ${JSON.stringify(stateMachineArn)}. Give the ARN of the saga's state machine, \`saga.stateMachine.stateMachineArn\`.`]),
    ...(/^https?:\/\//.test(String(deadLetterQueueUrl)) ? [] : [`deadLetterQueueUrl is ${JSON.stringify(deadLetterQueueUrl)}. Give the URL of the saga's dead-letter queue, \`saga.deadLetterQueue.queueUrl\`.`]),
  ];
  if (problems.length > 0) throw problemsOf('Cannot make a client for a saga', problems, 'Saga.InvalidRequest');
}
