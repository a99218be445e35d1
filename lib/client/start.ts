import { DescribeExecutionCommand, ExecutionAlreadyExists, StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isDeepStrictEqual } from 'node:util';
import { SagaError, problemsOf } from '../contract/saga-error';
import { executionArnOf } from './execution-arn';
import { jsonProblems } from './json-problems';

/** A saga that has been started, now or before; it runs once either way. */
export interface Started {
  readonly executionArn: string;
  /**
   * False when it is certain that this call began nothing, because the saga was there before. While a saga runs, AWS answers a second start
   * with the same id and text of the input as it answered the first, and so this is true for both.
   */
  readonly isNew: boolean;
}

/**
 * Starts the saga with the id `sagaId`, once: AWS takes a used name with the same input for the same execution only while that one runs, so
 * afterwards its input is compared here, as JSON values. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export async function start(sfn: SFNClient, stateMachineArn: string, sagaId: string, input: unknown): Promise<Started> {
  const wanted = JSON.stringify(input);
  try {
    const begun = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: sagaId, input: wanted }));
    return { executionArn: begun.executionArn ?? executionArnOf(stateMachineArn, sagaId), isNew: true };
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
    return { executionArn: await sameSaga(sfn, executionArnOf(stateMachineArn, sagaId), wanted, error), isNew: false };
  }
}

async function sameSaga(sfn: SFNClient, executionArn: string, wanted: string, cause: unknown): Promise<string> {
  const { input, name } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  if (isDeepStrictEqual(JSON.parse(input ?? 'null'), JSON.parse(wanted))) return executionArn;
  throw new SagaError(
    'Saga.AlreadyStarted',
    `Cannot start saga ${JSON.stringify(name)}: a saga with this id was started before with another input. Use another id, or start it with the same input.`,
    { cause },
  );
}

/**
 * An execution's name is the saga's id.
 *
 * @throws SagaError `Saga.InvalidRequest` for an id that AWS would refuse: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function checkSagaId(sagaId: string): void {
  // Without a name AWS makes one up, and each repetition of the call would start another saga.
  const id: unknown = sagaId;
  if (typeof id === 'string' && /^[A-Za-z0-9_-]{1,80}$/.test(id)) return;
  throw new SagaError('Saga.InvalidRequest', `${JSON.stringify(id)} cannot be a saga's id: it takes 1 to 80 letters, digits, "-" and "_".`);
}

/**
 * Whether an input is JSON, and fits the saga's schema. What is sent is the caller's own value, which every step's Lambda checks again.
 *
 * @throws SagaError `Saga.InvalidRequest` with every problem
 */
export async function checkInput(schema: StandardSchemaV1, sagaId: string, input: unknown): Promise<void> {
  const notJson = jsonProblems(input, 'input');
  const problems = notJson.length > 0 ? notJson : await schemaProblems(schema, input);
  if (problems.length > 0) throw problemsOf(`Cannot start saga ${JSON.stringify(sagaId)}`, problems, 'Saga.InvalidRequest');
}

async function schemaProblems(schema: StandardSchemaV1, input: unknown): Promise<readonly string[]> {
  const checked = await schema['~standard'].validate(input);
  return (checked.issues ?? []).map((issue) => `${pathOf(issue)}: ${issue.message}`);
}

function pathOf(issue: StandardSchemaV1.Issue): string {
  const keys = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return ['input', ...keys].join('.');
}
