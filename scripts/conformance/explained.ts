/** Recorded cases that the interpreter rightly does not repeat, by name. */
export const EXPLAINED: Readonly<Record<string, string>> = {
  'scenarios/base_scenarios::test_lambda_invoke_with_retry_extended_input':
    'recorded before AWS brought redrive (November 2023): today Execution in the context object has RedriveCount, as newer recordings show',
  'test_state/test_state_machine_scenarios::test_base_state_name_validation_failures[empty]':
    "ParamValidationError is boto3's own, raised before the request is sent; the service answers with a ValidationException",
};
