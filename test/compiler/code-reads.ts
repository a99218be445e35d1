import jsonata from 'jsonata';

/** What a piece of JSONata reads from outside itself. */
export interface Reads {
  /** Variables that the code does not bind itself. */
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  /** The paths into `$states`: `result.Payload`, `context.Task.Token`. */
  readonly states: readonly string[];
}

type Node = { readonly [member: string]: unknown };

/** Parses the code with jsonata itself, and walks what it understood: a text that only looks like a variable does not count. */
export function readsOf(code: string): Reads {
  const known = KNOWN.get(code) ?? parse(code);
  KNOWN.set(code, known);
  return known;
}

/** Most expressions of a machine are the same ones again. */
const KNOWN = new Map<string, Reads>();

function parse(code: string): Reads {
  const found = { variables: new Set<string>(), functions: new Set<string>(), states: new Set<string>() };
  walk(jsonata(code).ast(), new Set());
  return { variables: [...found.variables], functions: [...found.functions], states: [...found.states] };

  function walk(node: unknown, bound: ReadonlySet<string>): void {
    if (Array.isArray(node)) return node.forEach((one) => walk(one, bound));
    if (typeof node !== 'object' || node === null) return;
    visit(node as Node, bound);
  }

  function visit(node: Node, bound: ReadonlySet<string>): void {
    switch (node['type']) {
      case 'block': return block(node['expressions'] as readonly Node[], bound);
      case 'lambda': return walk(node['body'], new Set([...bound, ...(node['arguments'] as readonly Node[]).map(nameOf)]));
      case 'function':
        found.functions.add(nameOf(node['procedure'] as Node));
        return walk(node['arguments'], bound);
      case 'variable': return variable([node], bound);
      case 'path': return path(node['steps'] as readonly Node[], bound);
      default: return Object.values(node).forEach((member) => walk(member, bound));
    }
  }

  /** A binding counts for what comes after it in its block. */
  function block(expressions: readonly Node[], bound: ReadonlySet<string>): void {
    const inside = new Set(bound);
    for (const one of expressions) {
      walk(one['type'] === 'bind' ? one['rhs'] : one, inside);
      if (one['type'] === 'bind') inside.add(nameOf(one['lhs'] as Node));
    }
  }

  function path(steps: readonly Node[], bound: ReadonlySet<string>): void {
    if (steps[0]?.['type'] === 'variable') variable(steps, bound);
    else walk(steps[0], bound);
    steps.slice(1).forEach((step) => walk(Object.values(step).filter((member) => typeof member === 'object'), bound));
  }

  function variable([root, ...steps]: readonly Node[], bound: ReadonlySet<string>): void {
    const name = nameOf(root!);
    if (name === 'states') found.states.add(steps.map(nameOf).join('.'));
    else if (!bound.has(name)) found.variables.add(name);
    walk(Object.entries(root!).filter(([member]) => member === 'predicate' || member === 'stages').map(([, value]) => value), bound);
  }
}

const nameOf = (node: Node): string => String(node['value']);
