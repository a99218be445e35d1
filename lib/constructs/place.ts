import { Arn, ArnFormat, Stack, Token, TokenComparison, type ResourceEnvironment } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A resource that may lie in another region or account than the construct that uses it. */
interface Placed {
  readonly arn: string;
  /** What CDK knows of its place: of an imported resource, only where it was imported. */
  readonly env: ResourceEnvironment | undefined;
}

/** The region of a resource, when it is known not to be that of the construct's stack. */
export const otherRegion = (scope: Construct, resource: Placed): string | undefined => different(placeOf(resource)?.region, Stack.of(scope).region);

/** The account of a resource, when it is known not to be that of the construct's stack. */
export const otherAccount = (scope: Construct, resource: Placed): string | undefined => different(placeOf(resource)?.account, Stack.of(scope).account);

function placeOf({ arn, env }: Placed): { readonly region?: string; readonly account?: string } | undefined {
  return Token.isUnresolved(arn) ? env : Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
}

const different = (theirs: string | undefined, ours: string): string | undefined =>
  theirs !== undefined && Token.compareStrings(theirs, ours) === TokenComparison.DIFFERENT ? theirs : undefined;
