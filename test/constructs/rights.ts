import type { Template } from 'aws-cdk-lib/assertions';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

interface Resource {
  readonly Properties: {
    readonly AssumeRolePolicyDocument?: { readonly Statement: readonly Statement[] };
    readonly ManagedPolicyArns?: readonly unknown[];
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
    readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
    readonly Roles?: readonly { readonly Ref: string }[];
  };
}

/** Every right in every role of a template, a line each: `sqs:SendMessage on Queue.Arn`. Logical ids are shown without their hash. */
export function rightsByRole(template: Template): { [role: string]: readonly string[] } {
  const roles = Object.entries(template.findResources('AWS::IAM::Role') as Record<string, Resource>);
  const policies = Object.values(template.findResources('AWS::IAM::Policy') as Record<string, Resource>);
  return Object.fromEntries(roles.map(([id, role]) => [withoutHash(id), rightsOf(id, role, policies)]));
}

function rightsOf(id: string, { Properties: role }: Resource, policies: readonly Resource[]): readonly string[] {
  const attached = policies.filter(({ Properties }) => Properties.Roles?.some(({ Ref }) => Ref === id));
  const statements = [
    ...(role.Policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    ...attached.flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? []),
  ];
  return [...(role.ManagedPolicyArns ?? []).map((arn) => `managed policy ${textOf(arn)}`), ...statements.flatMap(lines)].toSorted();
}

function lines({ Effect, Action, Resource, Condition }: Statement): readonly string[] {
  const where = Condition === undefined ? '' : ` where ${textOf(Condition)}`;
  const prefix = Effect === 'Allow' ? '' : `${Effect} `;
  return listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${prefix}${String(action)} on ${textOf(resource)}${where}`));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::GetAtt': attribute, Ref: ref, 'Fn::Join': join } = value as { 'Fn::GetAtt'?: [string, string]; Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (attribute) return `${withoutHash(attribute[0])}.${attribute[1]}`;
  if (join) return join[1].map(textOf).join(join[0]);
  return ref === undefined ? JSON.stringify(value, (_, part: unknown) => (isIntrinsic(part) ? textOf(part) : part)) : withoutHash(ref);
}

const isIntrinsic = (value: unknown): boolean => typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::GetAtt' in value || 'Fn::Join' in value);

const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
