import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Answer } from '../contract/letter';
import { executionArnOf } from './execution-arn';
import { answerLetter, receiveLetters, type Letters, type ReceivedLetter } from './letters';
import { stateOf, type SagaState } from './outcome';
import { checkInput, checkSagaId, start, type Started } from './start';

export interface SagaClientProps {
  readonly stateMachineArn: string;
  readonly deadLetterQueueUrl: string;
  /** @default a client from the environment */
  readonly sfn?: SFNClient;
  /** @default a client from the environment */
  readonly sqs?: SQSClient;
}

/** What an application or an operator does with a deployed saga. */
export interface SagaClient<Input> {
  /**
   * Starts the saga with this id. Calling it again with the same id and input starts nothing and says so; with another input it throws.
   *
   * @throws SagaError `Saga.AlreadyStarted`, `Saga.InvalidRequest` (an id or input that does not fit, every problem named)
   */
  start(sagaId: string, input: Input): Promise<Started>;
  /** @throws SagaError `Saga.NotFound` */
  state(sagaId: string): Promise<SagaState>;
  /** Up to ten letters of parked sagas. They stay in the queue until they are answered. */
  letters(options?: { readonly waitSeconds?: number; readonly visibilitySeconds?: number }): Promise<Letters>;
  /** @throws SagaError `Saga.InvalidAnswer` */
  answer(letter: ReceivedLetter, answer: Answer): Promise<void>;
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
    state: (sagaId: string) => stateOf(sfn, executionArnOf(props.stateMachineArn, sagaId)),
    letters: (options: { readonly waitSeconds?: number; readonly visibilitySeconds?: number } = {}) =>
      receiveLetters(sqs, props.deadLetterQueueUrl, options),
    answer: (letter: ReceivedLetter, answer: Answer) => answerLetter(sfn, sqs, letter, answer),
  });
}
