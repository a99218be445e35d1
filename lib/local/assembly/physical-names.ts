import { createHash } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/**
 * The name that CloudFormation would give a resource: stack, logical id, and twelve random characters, cut to the type's limit. Here they
 * are drawn from a hash of both, so that a stack has the same names every time it is started.
 */
export function physicalName(parts: readonly string[], limit: number): string {
  const suffix = suffixOf(parts.join('/'));
  return `${parts.join('-').slice(0, limit - suffix.length - 1)}-${suffix}`;
}

function suffixOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 12);
  return [...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
