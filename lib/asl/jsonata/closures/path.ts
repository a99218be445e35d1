/** Variables and paths: `$states.input.order.id`, `$stock.total`. */
import { isRecord } from '../../json';
import type { EvaluationInput } from '../evaluation-input';
import { bounded, type Closure, NotCompiled, stepAside } from './closure';
import { children, kindOf, type Node } from './node';
import { type CompilePart, inner, type Scope } from './scope';

export function compileVariable(node: Node, { locals }: Scope): Closure {
  const name = String(node['value']);
  // The context item and the root: an expression of a workflow has neither.
  if (name === '' || name === '$') throw new NotCompiled();
  const slot = locals.get(name);
  if (slot !== undefined) return (frame) => frame.locals[slot];
  if (name === 'states') return (frame) => frame.input.states;
  return (frame) => bounded(workflowVariable(frame.input, name));
}

/** One that does not exist may still be a function of jsonata's. */
function workflowVariable({ variables }: EvaluationInput, name: string): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : stepAside();
}

/** Fields of fields. A list on the way would be mapped over; at the end it is a value like any other. */
export function compilePath(node: Node, scope: Scope, compile: CompilePart): Closure {
  const [first, ...rest] = children(node, 'steps');
  if (first === undefined || !rest.every((step) => kindOf(step) === 'name')) throw new NotCompiled();
  const root = compile(first, inner(scope, rest.length));
  const fields = rest.map((step) => fieldReader(String(step['value'])));
  return (frame) => {
    let value = root(frame);
    for (const read of fields) {
      if (value === undefined) return undefined;
      value = read(value);
    }
    return bounded(value);
  };
}

function fieldReader(name: string): (value: unknown) => unknown {
  const inherited = name in {};
  return (value) => {
    if (Array.isArray(value)) return stepAside();
    if (!isRecord(value)) return undefined;
    return inherited && !Object.hasOwn(value, name) ? undefined : value[name];
  };
}
