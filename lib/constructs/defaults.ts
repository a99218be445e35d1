import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export { DEFAULT_FUNCTION_MEMORY_MB, DEFAULT_FUNCTION_TIMEOUT } from '../contract/function-defaults';

/** As long as Step Functions keeps the history of an execution that is closed, 90 days: what can be looked up there can be looked up here. */
export const DEFAULT_LOG_RETENTION: RetentionDays = RetentionDays.THREE_MONTHS;
