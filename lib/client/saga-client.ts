import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Answer } from '../contract/letter';
import { executionArnOf } from './execution-arn';
import { answerLetter, receiveLetters, type Answered, type LetterOptions, type Letters, type ReceivedLetter } from './letters';
import { stateOf, type SagaState } from './outcome';
import { checkInput, checkSagaId, start, type Started } from './start';

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
 */
export function sagaClient<Schema extends StandardSchemaV1>(saga: { readonly input: Schema }, props: SagaClientProps): SagaClient<StandardSchemaV1.InferInput<Schema>> {
  const sfn = props.sfn ?? new SFNClient();
  const sqs = props.sqs ?? new SQSClient();
  return Object.freeze({
    async start(sagaId: string, input: StandardSchemaV1.InferInput<Schema>) {
      checkSagaId(sagaId);
      await checkInput(saga.input, sagaId, input);
      return start(sfn, props.stateMachineArn, sagaId, input);
    },
    async state(sagaId: string) {
      checkSagaId(sagaId);
      return stateOf(sfn, executionArnOf(props.stateMachineArn, sagaId));
    },
    letters: (options?: LetterOptions) => receiveLetters(sqs, props.deadLetterQueueUrl, options),
    answer: (letter: ReceivedLetter, answer: Answer) => answerLetter(sfn, sqs, letter, answer),
  });
}
