import { SagaError } from '../contract/saga-error';

/** The outputs of all stacks, by stack and name. */
export interface Outputs {
  readonly [stack: string]: { readonly [name: string]: string };
}

/**
 * The value of a stack's output. Without a stack, of the one stack that has an output of this name.
 *
 * @throws SagaError `Local.NoOutput` with what there is
 */
export function outputOf(outputs: Outputs, name: string, stack: string | undefined): string {
  const having = Object.entries(outputs).filter(([of, own]) => (stack === undefined || of === stack) && Object.hasOwn(own, name));
  const [only, another] = having;
  const value = only?.[1][name];
  if (value !== undefined && another === undefined) return value;
  if (having.length > 0) throw new SagaError('Local.NoOutput', `Several stacks have an output ${name}: ${having.map(([of]) => of).join(', ')}. Say which is meant: output(${JSON.stringify(name)}, ${JSON.stringify(only?.[0])}).`);
  const where = stack === undefined ? '' : ` of stack ${stack}`;
  throw new SagaError('Local.NoOutput', `There is no output ${name}${where}. ${whatThereIs(outputs)} The app makes one: new CfnOutput(stack, ${JSON.stringify(name)}, { value: … }).`);
}

function whatThereIs(outputs: Outputs): string {
  const stacks = Object.entries(outputs).map(([stack, own]) => `${stack} has ${Object.keys(own).join(', ') || 'none'}`);
  return stacks.length === 0 ? 'There is no stack with outputs.' : `${stacks.join('; ')}.`;
}
