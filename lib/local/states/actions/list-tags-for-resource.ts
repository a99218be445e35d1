import { ApiError } from '../../http/api';
import { requiredText, type StatesAction } from '../states';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListTagsForResource.html: tools ask for them; none are kept here. */
export const listTagsForResource: StatesAction = (request, { machines, activities }) => {
  const arn = requiredText(request, 'resourceArn');
  if (!machines.find(arn) && !activities.find(arn)) throw new ApiError('ResourceNotFound', `Resource not found: '${arn}'`);
  return { tags: [] };
};
