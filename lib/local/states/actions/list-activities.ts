import { pageOf } from '../paging';
import type { StatesAction } from '../states';
import { activitySummary } from './describe-activity';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListActivities.html */
export const listActivities: StatesAction = (request, { activities }) => {
  const all = activities.all().map((activity, index) => ({ activity, index }));
  const { items, ...more } = pageOf(request, all, ({ index }) => index);
  return { activities: items.map(({ activity }) => activitySummary(activity)), ...more };
};
