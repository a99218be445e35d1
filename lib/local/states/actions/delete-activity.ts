import { requiredText, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteActivity.html: one that is not there is deleted already. */
export const deleteActivity: StatesAction = (request, states) => {
  states.activities.delete(requiredText(request, 'activityArn'));
  return {};
};
