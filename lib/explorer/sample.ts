/** Values for a saga whose shapes nobody told: just what its definition reads, so that every expression of the machine finds something. */
import type { Json } from '../contract/json';
import type { Definition, Expression, ReferenceRoot } from '../definition/definition';

/** A tree of the fields that are read; `list` where a map goes over it. */
interface Shape {
  readonly fields: Map<string, Shape>;
  list: boolean;
}

/** The input and the results, by step, of a saga in a world of modelled services. */
export interface Samples {
  readonly input: Json;
  readonly results: { readonly [step: string]: Json };
}

export function samplesOf(definition: Definition): Samples {
  const shapes = new Map<string, Shape>();
  const shapeOf = (root: ReferenceRoot): Shape => entry(shapes, rootName(root));
  for (const expression of [...definition.body.map(({ input }) => input), ...(definition.output ? [definition.output] : [])]) read(expression, shapeOf);
  return {
    input: sample(shapes.get('input'), 'input'),
    results: Object.fromEntries(definition.body.map(({ name }) => [name, sample(shapes.get(`result ${name}`), name)])),
  };
}

function rootName(root: ReferenceRoot): string {
  if ('input' in root) return 'input';
  return 'step' in root ? `result ${root.step}` : `item ${root.item}`;
}

type ShapeOf = (root: ReferenceRoot) => Shape;

/** Notes what an expression reads, and gives the shape behind it when it is a reference. */
function read(expression: Expression, shapeOf: ShapeOf): Shape | undefined {
  switch (expression.kind) {
    case 'literal': return undefined;
    case 'reference': return expression.path.reduce((shape, field) => entry(shape.fields, field), shapeOf(expression.root));
    case 'object': Object.values(expression.fields).forEach((field) => read(field, shapeOf)); return undefined;
    case 'array': expression.items.forEach((item) => read(item, shapeOf)); return undefined;
    case 'map': return readMap(expression, shapeOf);
  }
}

function readMap({ list, item, to }: Extract<Expression, { kind: 'map' }>, shapeOf: ShapeOf): undefined {
  const over = read(list, shapeOf) ?? newShape();
  over.list = true;
  read(to, (root) => ('item' in root && root.item === item ? over : shapeOf(root)));
}

const newShape = (): Shape => ({ fields: new Map(), list: false });

function entry(shapes: Map<string, Shape>, name: string): Shape {
  const found = shapes.get(name) ?? newShape();
  shapes.set(name, found);
  return found;
}

/** A leaf is a text that says what it stands for. */
function sample(shape: Shape | undefined, name: string): Json {
  if (!shape) return null;
  const one = shape.fields.size === 0 ? name : Object.fromEntries([...shape.fields].map(([field, inner]) => [field, sample(inner, `${name}.${field}`)]));
  return shape.list ? [one] : one;
}
