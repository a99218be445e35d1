import { ATTEMPT_METRICS, type AttemptMetric } from '../contract/attempt-metrics';
import type { Attempt } from './attempt';
import type { LogFields } from './log';

/** Fields of a log line from which CloudWatch makes a metric. Each of `dimensions` names fields of the line. */
export function metric({ environment: { metrics, clock } }: Attempt, { name, unit }: AttemptMetric, value: number, dimensions: readonly (readonly string[])[]): LogFields {
  if (!metrics) return { [name]: value };
  const CloudWatchMetrics = [{ Namespace: ATTEMPT_METRICS.namespace, Dimensions: dimensions, Metrics: [{ Name: name, Unit: unit }] }];
  return { [name]: value, _aws: { Timestamp: clock.now(), CloudWatchMetrics } };
}
