import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Saga } from 'cdk-saga/cdk';
import { bookRoom } from './sagas/book-room';

const stack = new Stack(new App(), 'Booking');
const saga = new Saga(stack, 'BookRoom', {
  definition: bookRoom,
  services: {
    rooms: { entry: 'services/rooms/handler.ts', timeout: '10s' },
    payments: { entry: 'services/payments/handler.ts', timeout: '10s' },
  },
});

// Where an application finds the saga: `sagaClient` takes both.
new CfnOutput(stack, 'StateMachineArn', { value: saga.stateMachine.stateMachineArn });
new CfnOutput(stack, 'DeadLetterQueueUrl', { value: saga.deadLetterQueue.queueUrl });
