/** A metric as CloudWatch knows it. */
export interface AttemptMetric {
  readonly name: string;
  readonly unit: 'Milliseconds' | 'Count';
}

export const METRICS_NAMESPACE = 'cdk-saga';

/** By saga and outcome, and by saga, step and outcome. Its sample count is the number of attempts. */
export const ATTEMPT_DURATION: AttemptMetric = { name: 'AttemptDuration', unit: 'Milliseconds' };

/** 1 for each action that took over from an attempt which ended without a word. By saga, and by saga and step. */
export const TAKEN_OVER: AttemptMetric = { name: 'TakenOver', unit: 'Count' };

/**
 * The metrics that a service's Lambda tells about its attempts, in the embedded metric format: fields of a line of its log, from which
 * CloudWatch makes metrics. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * Their dimensions are names of the definition and of `error-names.ts`, never an id: CloudWatch bills each combination.
 */
export const ATTEMPT_METRICS = { namespace: METRICS_NAMESPACE, duration: ATTEMPT_DURATION, takenOver: TAKEN_OVER };

/** How an attempt ends that ends well. One that does not has the name of its error for its outcome. */
export const OUTCOME_OF = { action: 'completed', compensation: 'compensated', resolution: 'answered' } as const;
