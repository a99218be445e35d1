import { TaskFailure } from '../../asl/protocol';

/**
 * Ends the execution that touches what does not run here. `States.Runtime` because no Retry and no Catch takes it: a refusal must not look
 * like a failure of the saga, which would compensate.
 */
export function notServedHere(what: string, why: string): TaskFailure {
  return new TaskFailure('States.Runtime', `The one-machine cloud cannot run this task: it calls ${what}, but ${why}. Deploy to AWS to run it.`);
}
