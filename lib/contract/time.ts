import { SagaError } from './saga-error';

declare const unit: unique symbol;

/** A length of time in milliseconds. */
export type Millis = number & { readonly [unit]: 'Millis' };

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = number & { readonly [unit]: 'EpochMillis' };

/** A length of time as users write it: `'500ms'`, `'30s'`, `'5m'`, `'24h'`, `'3d'`. A whole number and one unit. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** Where the time of day comes from. Only the edge of a program makes one from `Date.now`. */
export interface Clock {
  now(): EpochMillis;
}

const MILLIS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

// Declared as functions, of which esbuild leaves nothing in a bundle where all they do is to give back what they got.

/** Brands a number of milliseconds as a length of time. */
export function millis(value: number): Millis {
  return value as Millis;
}

/** Brands milliseconds since 1970 as a point in time. */
export function epochMillis(value: number): EpochMillis {
  return value as EpochMillis;
}

/** The point in time that lies `length` after `start`. */
export const after = (start: EpochMillis, length: Millis): EpochMillis => epochMillis(start + length);

/**
 * Milliseconds of a duration as users write it.
 *
 * @throws SagaError `Saga.InvalidDuration` when the text is not a whole number and one of the units ms, s, m, h, d.
 */
export function parseDuration(text: string): Millis {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  const [, amount, name] = match ?? [];
  if (amount === undefined || name === undefined) {
    throw new SagaError('Saga.InvalidDuration', `${JSON.stringify(text)} is not a duration. Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".`);
  }
  return millis(Number(amount) * MILLIS_PER_UNIT[name as keyof typeof MILLIS_PER_UNIT]);
}
