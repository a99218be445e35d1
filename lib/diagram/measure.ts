/**
 * How wide a text is at most, in pixels, in any usual sans-serif font: there is no browser to ask. Names are bold, and the widest usual fonts are
 * Verdana and DejaVu Sans, in whose bold a W is 1.13 em, capitals are up to 0.85 em and most small letters 0.7 em.
 */
export const widthOf = (text: string, size: number): number => Math.ceil(Array.from(text).reduce((sum, character) => sum + emsOf(character), 0) * size);

const NARROW = /[ijlIft.,:;'|!()[\]/ -]/;
const CAPITAL = /[A-Z&#+<=>^~]/;
const WIDE = /[mwMW@%…]/;

function emsOf(character: string): number {
  if ((character.codePointAt(0) ?? 0) > 0x2E7F) return 1.05;
  if (WIDE.test(character)) return 1.13;
  if (NARROW.test(character)) return 0.48;
  return CAPITAL.test(character) ? 0.86 : 0.72;
}

/** A text of so many characters at most, with `…` where it was cut. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
