import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Saga } from 'cdk-saga/cdk';
import { hurry, trip } from './sagas';

const TIMES = { clockSkew: '1s', lateArrivalWindow: '1s' } as const;

/** Synthesises both sagas, over one service and one ledger, into a folder. Times are short: what is killed is killed after 3 s. */
export function synthesise(outdir: string): void {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Scenarios');
  const journal = new Table(stack, 'Journal', { partitionKey: { name: 'sagaId', type: AttributeType.STRING } });
  const trips = new Saga(stack, 'Trip', {
    definition: trip,
    services: { effects: { entry: 'test/scenarios/app/handler.ts', timeout: '3s', environment: { JOURNAL_TABLE: journal.tableName } } },
    ...TIMES,
  });
  const hurries = new Saga(stack, 'Hurry', { definition: hurry, services: { effects: { function: trips.functions.effects } }, ledger: trips.ledger, ...TIMES });
  const outputs = {
    JournalTable: journal.tableName,
    LedgerTable: trips.ledger.table.tableName,
    TripMachine: trips.stateMachine.stateMachineArn,
    TripLetters: trips.deadLetterQueue.queueUrl,
    HurryMachine: hurries.stateMachine.stateMachineArn,
    HurryLetters: hurries.deadLetterQueue.queueUrl,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
  app.synth();
}
