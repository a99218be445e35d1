import type { Definition, Expression, StepNode } from '../definition/definition';
import type { Target } from './target';

/** A step whose action can be undone. */
export type CompensableStep = StepNode & { readonly compensation: string };

/** A definition, read once for all that its states need to know. */
export interface Plan {
  readonly definition: Definition;
  readonly target: Target;
  /** The steps with a compensation, in the order in which they are compensated: last first. */
  readonly chain: readonly CompensableStep[];
  /** The steps whose result something later reads. Only these keep it in a variable. */
  readonly read: ReadonlySet<string>;
}

export const planOf = (definition: Definition, target: Target): Plan => ({
  definition,
  target,
  chain: definition.body.filter(isCompensable).toReversed(),
  read: stepsRead([...definition.body.map((step) => step.input), ...(definition.output ? [definition.output] : [])]),
});

export const isCompensable = (step: StepNode): step is CompensableStep => step.phase === 'undoable' && typeof step.compensation === 'string';

/** The first step to compensate when `step` may have been applied (`inclusive`), or when it has fenced itself. Nothing: none is. */
export function compensatedFrom(step: StepNode, plan: Plan, inclusive: boolean): CompensableStep | undefined {
  const at = plan.definition.body.indexOf(step);
  const candidates = plan.definition.body.slice(0, inclusive ? at + 1 : at);
  return candidates.findLast(isCompensable);
}

/** The step after `step`; nothing after the last. */
export const stepAfter = (step: StepNode, plan: Plan): StepNode | undefined => plan.definition.body[plan.definition.body.indexOf(step) + 1];

const stepsRead = (expressions: readonly Expression[]): ReadonlySet<string> =>
  new Set(expressions.flatMap(references).flatMap((reference) => ('step' in reference.root ? [reference.root.step] : [])));

export type Reference = Extract<Expression, { kind: 'reference' }>;

/** Every reference in an expression. */
export function references(expression: Expression): readonly Reference[] {
  switch (expression.kind) {
    case 'literal': return [];
    case 'reference': return [expression];
    case 'object': return Object.values(expression.fields).flatMap(references);
    case 'array': return expression.items.flatMap(references);
    case 'map': return [...references(expression.list), ...references(expression.to)];
  }
}
