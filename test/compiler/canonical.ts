import type { Json } from '../../lib/contract/json';

/** JSON text with sorted keys, and with every own key: `toEqual` and friends do not see a key `__proto__`. */
export function canonical(value: unknown): string {
  const plain = JSON.parse(JSON.stringify(value ?? null)) as Json;
  return write(plain);
}

function write(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const members = Object.entries(value as { [name: string]: Json }).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join(',')}}`;
}
