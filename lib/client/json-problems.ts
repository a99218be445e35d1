/**
 * Every part of a value that JSON would drop, change or refuse, told by its path: a value that travels must arrive as what the caller meant.
 * A field that is `undefined` counts as left out, as in TypeScript's optional fields.
 */
export function jsonProblems(value: unknown, path: string, around: ReadonlySet<object> = new Set()): readonly string[] {
  const found = notJson(value, around);
  if (found !== undefined) return [`${path}: JSON cannot hold ${found}`];
  if (typeof value !== 'object' || value === null) return [];
  const within = new Set([...around, value]);
  const parts = Array.isArray(value) ? [...value.entries()] : Object.entries(value).filter(([, field]) => field !== undefined);
  return parts.flatMap(([key, part]: [string | number, unknown]) => jsonProblems(part, `${path}.${key}`, within));
}

function notJson(value: unknown, around: ReadonlySet<object>): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : String(value);
    case 'undefined':
      return 'undefined';
    case 'object':
      return value === null ? undefined : notPlain(value, around);
    case 'bigint':
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
  }
}

function notPlain(value: object, around: ReadonlySet<object>): string | undefined {
  if (around.has(value)) return 'an object within itself';
  if (Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value) as object | null;
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain ? undefined : `a ${value.constructor.name}`;
}
