/**
 * A source of random numbers in [0, 1) that repeats for the same seed: mulberry32. Whether AWS draws the same numbers for a seed is not
 * documented, so nothing may depend on their values.
 *
 * @param drawn how many numbers have been drawn from it before
 */
export function seededRandom(seed: number, drawn = 0): () => number {
  let state = (seed + Math.imul(drawn, 0x6d2b79f5)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
