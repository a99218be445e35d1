import { sagaClient } from 'cdk-saga/client';
import { startLocalCloud } from 'cdk-saga/local';
import { bookRoom } from './sagas/book-room';

const stay = { room: 'sea view', guest: 'Ada', nights: 2 };
const BOOKINGS = { 'booking-1': { stay, card: 'valid' }, 'booking-2': { stay, card: 'declined' } };

/** What `cdk synth` wrote runs on this machine, and an application starts sagas there as it would on AWS. */
async function start(): Promise<void> {
  const cloud = await startLocalCloud({ assembly: 'cdk.out' });
  Object.assign(process.env, cloud.environment);
  try {
    const { StateMachineArn: stateMachineArn = '', DeadLetterQueueUrl: deadLetterQueueUrl = '' } = cloud.outputs['Booking'] ?? {};
    const client = sagaClient(bookRoom, { stateMachineArn, deadLetterQueueUrl });
    for (const [sagaId, booking] of Object.entries(BOOKINGS)) {
      const { executionArn } = await client.start(sagaId, booking);
      await cloud.executionEnded(executionArn);
      console.log(sagaId, await client.state(sagaId));
    }
  } finally {
    await cloud.stop();
  }
}

void start();
