import { METRICS_NAMESPACE, type AttemptMetric } from '../contract/attempt-metrics';
import type { Attempt } from './attempt';
import type { LogFields } from './log';

/** Fields of a log line from which CloudWatch makes a metric: by saga, and by saga and step, beside the fields of the line named in `by`. */
export function metric({ environment: { metrics, clock } }: Attempt, { name, unit }: AttemptMetric, value: number, ...by: readonly string[]): LogFields {
  const CloudWatchMetrics = [{ Namespace: METRICS_NAMESPACE, Dimensions: [['saga', ...by], ['saga', 'step', ...by]], Metrics: [{ Name: name, Unit: unit }] }];
  return { [name]: value, ...(metrics && { _aws: { Timestamp: clock.now(), CloudWatchMetrics } }) };
}
