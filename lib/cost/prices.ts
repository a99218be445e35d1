/** What AWS asks for one of each, in US dollars: on demand, at the first tier, without free allowances. */
export interface Prices {
  /** Where and when these prices held. Only told, not counted with. */
  readonly region: string;
  readonly asOf: string;
  /** Step Functions, Standard: one state entered, or one retry. */
  readonly transition: number;
  /** Lambda: one invocation. */
  readonly lambdaRequest: number;
  /** Lambda: one GB of memory for one second. */
  readonly lambdaGbSecond: number;
  /** DynamoDB, on demand, Standard table class: one write of up to 1 KB. */
  readonly writeUnit: number;
  /** Likewise: one strongly consistent read of up to 4 KB. */
  readonly readUnit: number;
  /** SQS, standard queue: one request of up to 64 KB. */
  readonly sqsRequest: number;
}

/**
 * US East (N. Virginia), functions on arm64 (on x86, a GB-second is 0.0000166667).
 *
 * Each figure was taken in 2026-11 from a stored copy, since AWS's price list was out of reach, and is as old as that copy:
 * - transition: https://aws.amazon.com/step-functions/pricing/, an undated copy. "You are charged for the total number of state transitions
 *   across all your state machines, including retries": each retry counts as one more.
 * - Lambda and SQS: AWS's price list as read on 2026-09-11; their rules: https://aws.amazon.com/lambda/pricing/ (a copy of 2026-06-18) and
 *   https://aws.amazon.com/sqs/pricing/
 * - DynamoDB: https://aws.amazon.com/dynamodb/pricing/on-demand/, as cut by half on 2024-11-01.
 */
export const PRICES: Prices = Object.freeze({
  region: 'us-east-1',
  asOf: '2026-09',
  transition: 0.025 / 1_000,
  lambdaRequest: 0.2 / 1_000_000,
  lambdaGbSecond: 0.000_013_333_4,
  writeUnit: 0.625 / 1_000_000,
  readUnit: 0.125 / 1_000_000,
  sqsRequest: 0.4 / 1_000_000,
});

/** Every price, with those that are given in place of the table's. */
export const pricesWith = (given: Partial<Prices> = {}): Prices => ({ ...PRICES, ...given });

/** What is wrong with prices that somebody wrote; empty when nothing is. */
export function problemsOfPrices(given: unknown): readonly string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return ['prices are a JSON object.'];
  return Object.entries(given).flatMap(([name, value]) => problemsOfPrice(name, value));
}

function problemsOfPrice(name: string, value: unknown): readonly string[] {
  const wanted: unknown = Object.hasOwn(PRICES, name) ? PRICES[name as keyof Prices] : undefined;
  if (wanted === undefined) return [`there is no price "${name}". There are: ${Object.keys(PRICES).join(', ')}.`];
  if (typeof wanted === 'string') return typeof value === 'string' ? [] : [`"${name}" is a text.`];
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? [] : [`"${name}" is the price of one, in dollars: a number from 0.`];
}
