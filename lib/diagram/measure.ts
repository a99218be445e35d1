/**
 * How wide a text is at most, in pixels, in any usual sans-serif font: there is no browser to ask. Helvetica's widest letters are 0.94 em (W)
 * and 0.83 em (M), most are 0.56 em; Verdana, the widest usual font, is a sixth wider.
 */
export const widthOf = (text: string, size: number): number => Math.ceil(Array.from(text).reduce((sum, character) => sum + emsOf(character), 0) * size);

const NARROW = /[ijlIt1.,:;'|!()[\] ]/;
const WIDE = /[mwMW@%]/;

function emsOf(character: string): number {
  if ((character.codePointAt(0) ?? 0) > 0x2E7F) return 1.05;
  if (WIDE.test(character)) return 1.05;
  return NARROW.test(character) ? 0.46 : 0.72;
}

/** A text of so many characters at most, with `…` where it was cut. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
