/**
 * JSON text as AWS reads it, and what it says of text that is none. Its messages are those of Jackson
 * (https://github.com/FasterXML/jackson-core), so the text is scanned once more in Jackson's way to find the first fault.
 */
import type { Json } from '../protocol';

export interface JsonFault {
  readonly message: string;
  /** Where Jackson stood, counted from 1. */
  readonly line: number;
  readonly column: number;
}

export function readJson(text: string): { readonly value: Json } | { readonly fault: JsonFault } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { fault: locate(text, faultIn(text)) };
  }
}

interface Fault {
  readonly message: string;
  readonly position: number;
}

function locate(text: string, { message, position }: Fault): JsonFault {
  const lines = text.slice(0, position).split('\n');
  return { message, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

class Stop extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

function faultIn(text: string): Fault {
  const place: Place = { text, at: 0 };
  try {
    scanValue(place, 0);
    skipSpace(place);
    if (place.at < text.length) unexpectedOrToken(place);
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.fault;
    throw thrown;
  }
  return { message: 'Unexpected end-of-input', position: text.length };
}

interface Place {
  readonly text: string;
  at: number;
}

const WORDS = ['true', 'false', 'null'];
const EXPECTED_VALUE = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
/** Deeper than any text that JSON.parse would have refused for another reason. */
const MAX_SCAN_DEPTH = 1000;

function scanValue(place: Place, depth: number): void {
  skipSpace(place);
  const char = place.text[place.at];
  if (char === undefined || depth > MAX_SCAN_DEPTH) return endOfInput(place, '');
  if (char === '"') return scanString(place);
  if (char === '{') return scanObject(place, depth);
  if (char === '[') return scanArray(place, depth);
  if (take(place, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y) !== undefined) return undefined;
  return unexpectedOrToken(place);
}

function unexpectedOrToken(place: Place): void {
  const begin = place.at;
  const token = take(place, /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy);
  if (token === undefined) return unexpected(place, `expected a valid value ${EXPECTED_VALUE}`);
  if (WORDS.includes(token)) return undefined;
  throw new Stop({ message: `Unrecognized token '${token}': was expecting ${EXPECTED_VALUE}`, position: begin + token.length });
}

function scanObject(place: Place, depth: number): void {
  place.at += 1;
  skipSpace(place);
  if (takeChar(place, '}')) return;
  for (;;) {
    skipSpace(place);
    if (place.at >= place.text.length) return endOfInput(place, ': expected close marker for Object');
    if (place.text[place.at] !== '"') return unexpected(place, 'was expecting double-quote to start field name');
    scanString(place);
    skipSpace(place);
    if (!takeChar(place, ':')) return unexpected(place, 'was expecting a colon to separate field name and value');
    scanValue(place, depth + 1);
    skipSpace(place);
    if (takeChar(place, '}')) return;
    if (!takeChar(place, ',')) return separator(place, 'Object');
  }
}

function scanArray(place: Place, depth: number): void {
  place.at += 1;
  skipSpace(place);
  if (takeChar(place, ']')) return;
  for (;;) {
    scanValue(place, depth + 1);
    skipSpace(place);
    if (takeChar(place, ']')) return;
    if (!takeChar(place, ',')) return separator(place, 'Array');
  }
}

function separator(place: Place, container: 'Object' | 'Array'): void {
  if (place.at >= place.text.length) return endOfInput(place, `: expected close marker for ${container}`);
  return unexpected(place, `was expecting comma to separate ${container} entries`);
}

// oxlint-disable-next-line no-control-regex -- exactly these may not stand in JSON text
const TO_END_OF_STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

function scanString(place: Place): void {
  take(place, TO_END_OF_STRING);
  if (takeChar(place, '"')) return;
  if (place.at >= place.text.length) endOfInput(place, ': was expecting closing quote for a string value');
  throw new Stop({ message: 'Illegal character or escape in a string value', position: place.at + 1 });
}

function unexpected(place: Place, wanted: string): never {
  const char = place.text[place.at] ?? '';
  throw new Stop({ message: `Unexpected character ('${char}' (code ${char.charCodeAt(0)})): ${wanted}`, position: place.at + 1 });
}

function endOfInput(place: Place, wanted: string): never {
  throw new Stop({ message: `Unexpected end-of-input${wanted}`, position: place.text.length });
}

function skipSpace(place: Place): void {
  take(place, /[ \t\r\n]+/y);
}

function takeChar(place: Place, char: string): boolean {
  if (place.text[place.at] !== char) return false;
  place.at += 1;
  return true;
}

function take(place: Place, pattern: RegExp): string | undefined {
  pattern.lastIndex = place.at;
  const [found] = pattern.exec(place.text) ?? [];
  if (found !== undefined) place.at += found.length;
  return found;
}
