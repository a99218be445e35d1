/** A statement of any policy of a template: of a role, a queue, a key, or who may act in a role. */
export interface Statement {
  /** The logical id of the resource whose policy it is. */
  readonly in: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Every statement anywhere in a template, whatever the resource that holds it. */
export function statementsOf(template: object): readonly Statement[] {
  const { Resources: resources } = template as { Resources: Record<string, unknown> };
  return Object.entries(resources).flatMap(([id, resource]) => within(resource).map((statement) => ({ ...statement, in: id })));
}

function within(value: unknown): readonly Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'Effect' in value ? [value as Statement] : Object.values(value).flatMap(within);
}
