const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as XML has it, in an element or between double quotes. XML 1.0 has no way to write most control characters: they are left out. */
export const xmlText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are what is left out
  text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '').replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
