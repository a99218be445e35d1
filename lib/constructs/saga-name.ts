import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { problemsOf } from '../contract/saga-error';

/**
 * The name of a saga in its ledger: `<stack name>/<construct path inside the stack>`. Two sagas cannot have the same one, even when two stacks
 * share a table; and it stays the same from one deployment to the next, as the ledger of a running saga must.
 *
 * @throws SagaError `Saga.InvalidDefinition` for a construct id with characters that cannot stand in the machine's definition
 */
export function sagaNameOf(construct: Construct): string {
  const stack = outermostStack(construct);
  const path = construct.node.path.slice(stack.node.path === '' ? 0 : stack.node.path.length + 1);
  if (/^[A-Za-z0-9_./ -]+$/.test(path)) return `${stack.stackName}/${path}`;
  throw problemsOf(`Cannot build saga at ${JSON.stringify(construct.node.path)}`, [
    `its path ${JSON.stringify(path)} names its items in the ledger. Use only letters, digits, spaces, "_", "-" and "." in the ids of the construct and those around it.`,
  ]);
}

/** A nested stack's own name changes when it is made anew; that of the stack around it does not. */
function outermostStack(construct: Construct): Stack {
  let stack = Stack.of(construct);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}
