import type { EpochMillis } from './protocol';

/** RFC 3339 with an upper-case T and a zone: https://states-language.net/spec.html#timestamps */
const DATE = String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})`;
const TIME = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`;
const TIMESTAMP = new RegExp(String.raw`^${DATE}T${TIME}(?:Z|[+-]\d{2}:\d{2})$`);

/** The moment of a timestamp as AWS takes it; undefined for any other text. */
export function parseTimestamp(text: string): EpochMillis | undefined {
  const parts = TIMESTAMP.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const millis = Date.parse(text);
  const daysInMonth = new Date(Date.UTC(Number(parts['year']), Number(parts['month']), 0)).getUTCDate();
  return Number.isNaN(millis) || Number(parts['day']) > daysInMonth ? undefined : (millis as EpochMillis);
}
