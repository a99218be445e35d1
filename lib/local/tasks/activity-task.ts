import type { Json } from '../../asl/protocol';
import type { Activities } from '../activities/activities';
import type { TaskCall } from './task-call';

/** A Task whose Resource is an activity: it waits for a worker, who answers by its token. */
export function activityTask({ task, progress }: TaskCall, activities: Activities): Promise<Json> {
  const { resource, parameters, token = '' } = task;
  activities.offer(resource, { token, input: JSON.stringify(parameters), take: (workerName) => progress.started(workerName) });
  return new Promise(() => {});
}
