import { checkedName } from '../names';
import { requiredText, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html: idempotent by name. */
export const createActivity: StatesAction = (request, states) => {
  const activity = states.activities.create(checkedName(requiredText(request, 'name')));
  return { activityArn: activity.arn, creationDate: seconds(activity.created) };
};
