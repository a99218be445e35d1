import type { JsonObject } from '../../json-object';
import type { Activity } from '../../activities/activities';
import { activityNamedIn, seconds, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeActivity.html */
export const describeActivity: StatesAction = (request, states) => activitySummary(activityNamedIn(request, states));

export function activitySummary({ arn, name, created }: Activity): JsonObject {
  return { activityArn: arn, name, creationDate: seconds(created) };
}
