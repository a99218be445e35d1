import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as stepfunctions from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { search } from '@aws-lambda-powertools/jmespath';

type Sends = { send(command: object): Promise<Record<string, unknown>> };
type Sdk = Readonly<Record<string, new (parameters: object) => object>>;

const SERVICES: Readonly<Record<string, { readonly sdk: unknown; readonly client: string; readonly lowerFirst: boolean }>> = {
  dynamodb: { sdk: dynamodb, client: 'DynamoDBClient', lowerFirst: false },
  sqs: { sdk: sqs, client: 'SQSClient', lowerFirst: false },
  stepfunctions: { sdk: stepfunctions, client: 'SFNClient', lowerFirst: true },
};

/** Options that are not the operation's. */
const OF_THE_CLI: ReadonlySet<string> = new Set(['endpoint-url', 'query', 'output']);
/** Parameters that are lists. */
const LISTS: ReadonlySet<string> = new Set(['attribute-names']);
/** Parameters that are text even where the text is JSON. */
const TEXTS: ReadonlySet<string> = new Set(['input', 'task-output']);

/** The words of a line of shell, quotes and variables resolved. */
export function wordsOf(line: string, variables: Readonly<Record<string, string>>): readonly string[] {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
  return words.map((word) => (word.startsWith('$') ? variables[word.slice(1)] ?? word : word));
}

/**
 * Does what `aws <service> <operation> --parameter …` does, through the SDK: the AWS CLI makes the same calls from the same models, and not
 * every machine has it. `--query` is JMESPath there and here.
 */
export async function awsCommand(words: readonly string[]): Promise<string> {
  const { endpointUrl, query, output, service = '', operation = '', parameters } = parsed(words);
  const known = SERVICES[service];
  if (!known) throw new Error(`aws ${service} is not a service that runs here`);
  const sdk = known.sdk as Sdk;
  const [Client, Command] = [sdk[known.client], sdk[`${pascal(operation)}Command`]];
  if (!Client || !Command) throw new Error(`aws ${service} has no ${operation}`);
  const client = new Client({ endpoint: endpointUrl, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }) as Sends;
  const named = Object.fromEntries(parameters.map(([name, value]) => [known.lowerFirst ? camel(name) : pascal(name), valueOf(name, value)]));
  const { $metadata: _, ...answer } = await client.send(new Command(named));
  const told: unknown = query === undefined ? answer : search(query, answer);
  return output === 'text' ? textOf(told) : `${JSON.stringify(told, undefined, 4)}\n`;
}

/** As the AWS CLI tells lists of lists with `--output text`. */
const textOf = (rows: unknown): string => (rows as readonly (readonly (string | number | null)[])[]).map((row) => `${row.map((cell) => cell ?? 'None').join('\t')}\n`).join('');

function parsed([, ...words]: readonly string[]) {
  const options: [string, string][] = [];
  const plain: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word.startsWith('--')) options.push([word.slice(2), words[(at += 1)] ?? '']);
    else plain.push(word);
  }
  const own = new Map(options);
  return {
    endpointUrl: own.get('endpoint-url'), query: own.get('query'), output: own.get('output'), service: plain[0], operation: plain[1],
    parameters: options.filter(([name]) => !OF_THE_CLI.has(name)),
  };
}

const pascal = (kebab: string): string => kebab.split('-').map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`).join('');
const camel = (kebab: string): string => `${kebab.charAt(0)}${pascal(kebab).slice(1)}`;

function valueOf(name: string, value: string): unknown {
  if (TEXTS.has(name)) return value;
  if (LISTS.has(name)) return [value];
  if (/^[[{]/.test(value)) return JSON.parse(value);
  return /^\d+$/.test(value) ? Number(value) : value;
}
