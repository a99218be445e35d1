import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Saga } from 'cdk-saga/cdk';
import { measured } from './saga';

/** Synthesises the measured saga into a folder. */
export function synthesise(outdir: string): void {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Bench');
  const saga = new Saga(stack, 'Measured', { definition: measured, services: { bench: { entry: 'scripts/bench/handler.ts' } }, clockSkew: '1s', lateArrivalWindow: '1s' });
  new CfnOutput(stack, 'StateMachineArn', { value: saga.stateMachine.stateMachineArn });
  new CfnOutput(stack, 'LedgerTableName', { value: saga.ledger.table.tableName });
  new CfnOutput(stack, 'DeadLetterQueueUrl', { value: saga.deadLetterQueue.queueUrl });
  app.synth();
}
