import { modelOf } from '../../lib/explorer/model';
import { withoutStacks } from '../../lib/explorer/without-stacks';
import { threeSteps } from './three-steps';

test('errors have their stacks again once two searches have run at the same time', async () => {
  const usual = Error.stackTraceLimit;
  const model = modelOf(threeSteps);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const both = [withoutStacks(model, () => first.promise), withoutStacks(model, () => second.promise)];
  first.resolve();
  await both[0];
  expect(Error.stackTraceLimit).toBe(0);
  second.resolve();
  await both[1];
  expect(Error.stackTraceLimit).toBe(usual);
});
