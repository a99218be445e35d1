/** Why a recorded case is not met, where a person has looked into it. */
export const EXPLAINED: Readonly<Record<string, string>> = {
  'activities/activities::test_activity_task_on_deleted':
    'Which activities exist is known outside the interpreter. AWS fails the execution before the task is scheduled; the one-machine cloud fails it with the same error, `States.Runtime`, once it is.',
  'scenarios/base_scenarios::test_lambda_invoke_with_retry_extended_input': 'Recorded in 2023, before the context object had `RedriveCount`; later recordings have it, and so have we.',
  'test_state/test_state_machine_scenarios::test_base_state_name_validation_failures[empty]': "The error is that of the recording tests' own client (boto3), which asks AWS nothing.",
};
