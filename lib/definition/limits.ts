import { millis, type Millis } from '../contract/time';

/*
 * AWS's limits that a definition can break. Sources:
 *   quotas     https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 *   retriers   https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 *   Lambda     https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */

/**
 * The longest name of a step. AWS takes 80 characters for a state's name and a variable's; the compiled machine puts prefixes such as
 * `Compensate ` before step names, and 20 characters are kept free for them, so that a longer prefix breaks no saga.
 */
export const LONGEST_STEP_NAME = 80 - 20;

/** What a state may take or give: 256 KiB of UTF-8 JSON (quotas). */
export const LARGEST_PAYLOAD_BYTES = 262_144;

/**
 * What a state machine's definition may take. Step Functions takes 1 MB (quotas), but so does CloudFormation for the whole template
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html), in which the definition stands as text with its
 * quotes escaped: 800,000 bytes become some 920,000 there.
 */
export const LARGEST_MACHINE_BYTES = 800_000;

/** How many events an execution's history takes; the one after ends it (quotas). */
export const LARGEST_HISTORY = 25_000;

/** A Standard execution can be open for a year (quotas). */
export const LONGEST_SAGA: Millis = millis(365 * 86_400_000);

/** A Lambda function runs for 15 minutes at most (Lambda). */
export const LONGEST_ATTEMPT: Millis = millis(15 * 60_000);

/** `IntervalSeconds` is a whole number from 1 to 99,999,999, `MaxAttempts` from 0 to 99,999,999 (retriers). */
export const LARGEST_RETRY_COUNT = 99_999_999;

/** `MaxDelaySeconds` is a whole number below 31,622,400, which is 366 days (retriers). */
export const MAX_DELAY_SECONDS_BELOW = 31_622_400;
