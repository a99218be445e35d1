import { setTimeout } from 'node:timers/promises';
import { sagaClient, timelineText } from 'cdk-saga/client';
import { startLocalCloud } from 'cdk-saga/local';
import { bookRoom } from './sagas/book-room';

const stay = { room: 'sea view', guest: 'Ada', nights: 2 };
const BOOKINGS = { 'booking-1': { stay, card: 'valid' }, 'booking-2': { stay, card: 'declined' } };

/** What `cdk synth` wrote runs on this machine, and an application starts sagas there as it would on AWS. */
async function start(): Promise<void> {
  const cloud = await startLocalCloud({ assembly: 'cdk.out' });
  Object.assign(process.env, cloud.environment); // where AWS's SDK looks for its endpoint and credentials
  const deadLetterQueueUrl = cloud.output('DeadLetterQueueUrl');
  const bookings = sagaClient(bookRoom, { stateMachineArn: cloud.output('StateMachineArn'), deadLetterQueueUrl });

  for (const [id, booking] of Object.entries(BOOKINGS)) await bookings.start(id, booking);
  for (const id of Object.keys(BOOKINGS)) await tell(id);
  await cloud.stop();

  async function tell(id: string): Promise<void> {
    console.log(id);
    const state = await bookings.settled(id);
    console.log(timelineText(await bookings.timeline(id), state));
    if (state.outcome !== 'parked') return;
    // Something failed for good, and a human must say how to go on.
    console.log(`  In another terminal (Ctrl-C ends this one). The letter says which ANSWER it takes:
    npx cdk-saga letters --queue-url ${deadLetterQueueUrl}
    npx cdk-saga answer ${id} ANSWER --queue-url ${deadLetterQueueUrl}`);
    while ((await bookings.state(id)).outcome === 'parked') await setTimeout(500);
    await tell(id);
  }
}

void start();
