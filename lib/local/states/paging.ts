import { ApiError } from '../http/api';
import { numberOf, textOf, type JsonObject } from '../json-object';
import { invalid } from './states';

/** AWS's default page, which 0 asks for too; the largest is 1,000. */
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

interface Page<Item> {
  readonly items: readonly Item[];
  /** Present when more follow. */
  readonly nextToken?: string;
}

/**
 * One page of a list. The token holds the key of the last item that was given, so that items that come in meanwhile neither repeat nor hide
 * others.
 *
 * @param all in the order in which they are listed; `keyOf` gives each a number of its own, rising or falling along the list.
 */
export function pageOf<Item>(request: JsonObject, all: readonly Item[], keyOf: (item: Item) => number): Page<Item> {
  const size = pageSize(request);
  const last = lastKey(request);
  const begin = last === undefined ? 0 : all.findIndex((item) => keyOf(item) === last) + 1;
  if (last !== undefined && begin === 0) throw invalidToken();
  const items = all.slice(begin, begin + size);
  const end = items.at(-1);
  return { items, ...(end !== undefined && begin + size < all.length ? { nextToken: tokenOf(keyOf(end)) } : {}) };
}

function pageSize(request: JsonObject): number {
  const asked = numberOf(request['maxResults']) ?? 0;
  if (!Number.isInteger(asked) || asked < 0) throw invalid(`'${asked}'`, 'maxResults', 'must have value greater than or equal to 0');
  if (asked > LARGEST_PAGE) throw invalid(`'${asked}'`, 'maxResults', `must have value less than or equal to ${LARGEST_PAGE}`);
  return asked === 0 ? DEFAULT_PAGE : asked;
}

const tokenOf = (key: number): string => Buffer.from(`after/${key}`).toString('base64url');

function lastKey(request: JsonObject): number | undefined {
  const token = textOf(request['nextToken']);
  if (token === undefined) return undefined;
  const key = /^after\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (key === undefined) throw invalidToken();
  return Number(key);
}

function invalidToken(): ApiError {
  return new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
}
