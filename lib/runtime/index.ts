import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { contractOf, type OperationSpecs, type Service } from '../contract/service';
import { epochMillis } from '../contract/time';
import type { Environment } from './environment';
import type { Handlers } from './handlers';
import { dynamoDbLedger, ledgerClient } from './ledger/dynamodb-store';
import { stepHandler, type StepHandler } from './serve';

export { Rejected } from './rejected';
export { StepError } from './step-error';
export { memoryLedger } from './ledger/memory-store';
export { dynamoDbLedger } from './ledger/dynamodb-store';
export { LEDGER_RESERVE } from './attempt';
export { LARGEST_INPUT_BYTES } from '../contract/step-request';
export { MAX_RESULT_BYTES } from './result';
export { idempotencyKey } from './idempotency-key';
export type { Environment, LambdaContextLike } from './environment';
export type { ActionHandler, ActionRun, CompensationHandler, Handlers, Outcome, StepContext, Undo, Verification } from './handlers';
export type { LineHead, Log, LogFields } from './log';
export type { AroundAttempt, AttemptOutcome, EndedAttempt } from './observe';
export type { LedgerItem, LedgerKey, LedgerStatus } from './ledger/item';
export type { LedgerStore, Expected, PutOutcome } from './ledger/store';
export type { StepHandler } from './serve';

/**
 * Makes the Lambda handler of a service: `export const handler = serve(payments, { authorize: async (input, ctx) => … })`.
 *
 * Every request of a compiled machine goes through the ledger: an action's handler runs only once the ledger says that it may, its result is
 * kept before it is told, and a compensation is handed what the ledger knows of the action. Should the table be down, no handler runs.
 *
 * @param options `aroundAttempt` puts a span or the like around each attempt; `metrics: false` leaves the metrics out of the log. The rest are
 * parts of the surroundings to replace in tests: clock, ledger, log. By default they are Lambda's: the time of day, DynamoDB, standard output.
 * @throws SagaError `Saga.InvalidContract` when a handler is missing (also a compile error).
 */
export function serve<Name extends string, Specs extends OperationSpecs>(
  service: Service<Name, Specs>, handlers: Handlers<Specs>, options: Partial<Environment> = {},
): StepHandler {
  return stepHandler(contractOf(service), handlers, { ...surroundings(), ...options });
}

function surroundings(): Environment {
  let client: DynamoDBClient | undefined;
  return {
    clock: { now: () => epochMillis(Date.now()) },
    randomId: () => crypto.randomUUID(),
    // Not console.log: Lambda's own adds a prefix or another layer of JSON to each line, and CloudWatch finds no metric in it then. Lines on
    // standard output are taken as they are: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    writeLine: (line) => void process.stdout.write(`${line}\n`),
    traceHeader: () => process.env['_X_AMZN_TRACE_ID'],
    metrics: true,
    ledger: (table) => dynamoDbLedger((client ??= ledgerClient()), table),
    schedule: (length, due) => {
      const timer = setTimeout(due, length);
      return () => clearTimeout(timer);
    },
  };
}
