import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding that a construct's own code acknowledges. */
export interface Acknowledgement {
  /** The rule, or one finding of it: `AwsSolutions-IAM5[Resource::*]`. */
  readonly finding: string;
  readonly reason: string;
  /** The construct's path. */
  readonly at: string;
}

/** Everything that is acknowledged on a construct and on those in it. */
export function acknowledgementsIn(scope: IConstruct): readonly Acknowledgement[] {
  return scope.node.findAll().flatMap(({ node }) => {
    const entries = node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    return entries.flatMap(({ data }) => Object.entries(data as Record<string, string>).map(([id, reason]) => ({ finding: id.replace(/^annotation::/i, ''), reason, at: node.path })));
  });
}
