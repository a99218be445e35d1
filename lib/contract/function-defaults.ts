import type { Duration } from './time';

/**
 * How long a service's function may run. Compensation waits until an attempt that ended without a word can no longer act, so a longer timeout
 * means a longer wait after a crash; 30 s outlasts the 29 s that API Gateway gives the services that steps call.
 */
export const DEFAULT_FUNCTION_TIMEOUT: Duration = '30s';

/** Lambda gives CPU by memory: 512 MB start a bundled function about twice as fast as 256 MB, at about the same price a call. */
export const DEFAULT_FUNCTION_MEMORY_MB = 512;
