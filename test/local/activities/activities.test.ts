import { VirtualTime } from '../../../lib/asl';
import { epochMillis } from '../../../lib/contract/time';
import { createActivities } from '../../../lib/local/activities/activities';

function activitiesOn(time: VirtualTime) {
  return createActivities({
    clock: { now: () => epochMillis(time.now()) },
    setTimer: (due, callback) => time.at(due, callback),
    arnOf: (name) => `arn:${name}`,
    isWaiting: () => true,
  });
}

test('a worker that polls is sent away after a minute without a task', async () => {
  const time = new VirtualTime();
  const activities = activitiesOn(time);
  const polling = activities.poll(activities.create('pack').arn);
  time.advance(60_000);
  expect(await polling).toBeUndefined();
});

test.each([
  ['its activity is deleted', 'delete' as const],
  ['the cloud is stopped', 'close' as const],
])('a worker that polls is sent away at once when %s, and no timer is left', async (_, how) => {
  const time = new VirtualTime();
  const activities = activitiesOn(time);
  const { arn } = activities.create('pack');
  const polling = activities.poll(arn);
  activities[how](arn);
  expect(await polling).toBeUndefined();
  expect(time.step()).toBe(false);
});
