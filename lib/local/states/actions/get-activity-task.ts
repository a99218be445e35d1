import { textOf } from '../../json-object';
import { activityNamedIn, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html: held open for a minute while there is no task, and then answered without one. */
export const getActivityTask: StatesAction = async (request, states) => {
  const { arn } = activityNamedIn(request, states);
  const offer = await states.activities.poll(arn, textOf(request['workerName']));
  return offer ? { taskToken: offer.token, input: offer.input } : {};
};
