import type { Expression } from './definition';

/** The bytes that an expression's value has at least, as UTF-8 JSON: its literals and their names. References may turn out absent. */
export function leastBytes(expression: Expression): number {
  switch (expression.kind) {
    case 'literal':
      return bytesOf(expression.value);
    case 'array':
      return enclosed(expression.items.map(leastBytes));
    case 'object':
      return enclosed(Object.entries(expression.fields).map(([name, value]) => (mayBeAbsent(value) ? 0 : bytesOf(name) + 1 + leastBytes(value))));
    case 'reference':
    case 'map':
      return 0;
  }
}

const mayBeAbsent = ({ kind }: Expression): boolean => kind === 'reference' || kind === 'map';

const bytesOf = (json: unknown): number => Buffer.byteLength(JSON.stringify(json));

/** Brackets, and a comma between any two that are there. */
function enclosed(parts: readonly number[]): number {
  const present = parts.filter((bytes) => bytes > 0);
  return 2 + Math.max(0, present.length - 1) + present.reduce((sum, bytes) => sum + bytes, 0);
}
