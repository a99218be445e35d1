import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Saga } from '../../lib/constructs';
import { bookTable } from '../constructs/book-table';
import { rightsByRole } from '../constructs/rights';
import { newApp, SERVICES, templateOf } from '../constructs/stack';
import { blocksOf } from './pages';

const GRANTS = ['grantStart', 'grantRead', 'grantAnswer'] as const;

/** The roles of a saga with a key, and one for each grant. */
function rights(): ReturnType<typeof rightsByRole> {
  const stack = new Stack(newApp(), 'Bookings', { env: { account: '111111111111', region: 'eu-central-1' } });
  const saga = new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: new Key(stack, 'Key') });
  for (const grant of GRANTS) saga[grant](new Role(stack, grant, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  return rightsByRole(templateOf(stack));
}

/** What the page calls a resource, by how the template names it. The first that fits. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^BookTableLedgerTable\.Arn where .*LeadingKeys":\["Bookings\/BookTable#\*"\]/, 'the ledger, its saga\'s items'],
  [/^BookTableServicestablesLogs\.Arn$/, 'its own log group'],
  [/^BookTableServices(?:tables|deposits)Function\.Arn$/, 'its services\' functions'],
  [/^BookTableDeadLettersQueue\.Arn$/, 'its dead-letter queue'],
  [/^BookTableMachine$/, 'the machine'],
  [/:execution:.*:\*$/, 'its executions'],
  [/^Key\.Arn .*"dynamodb\.eu-central-1.*aws:dynamodb:tableName":"BookTableLedgerTable"/, 'your key, through DynamoDB, for the ledger'],
  [/^Key\.Arn .*"sqs\.eu-central-1.*aws:sqs:arn":"BookTableDeadLettersQueue\.Arn"/, 'your key, through SQS, for the dead-letter queue'],
  [/^Key\.Arn .*"states\.eu-central-1.*aws:states:stateMachineArn":"BookTableMachine"/, 'your key, through Step Functions, for the machine'],
  [/^Key\.Arn where \{"ArnLike".*stateMachineArn":"arn:aws:states:eu-central-1:111111111111:stateMachine:\*"/, 'your key, for executions of this account and region'],
  [/^Key\.Arn .*SourceArn":"arn:aws:logs:eu-central-1:111111111111:\*"/, 'your key, for logs on their way'],
];

function inWords(right: string): string {
  const [action = '', resource = ''] = right.split(/ on (.*)/s);
  const everything = resource === '*' ? `everything: ${action.startsWith('xray:') ? 'X-Ray' : 'log delivery'} has no resources` : undefined;
  return `${action} on ${everything ?? WORDS.find(([pattern]) => pattern.test(resource))?.[1] ?? resource}`;
}

const page = readFileSync('docs/security.md', 'utf8');

/** The page's table, a line for each action: `sqs:SendMessage on its dead-letter queue`. */
function documented(who: string): readonly string[] {
  const rows = [...page.matchAll(/^\| `?([a-zA-Z]+)`? \| ((?:`[a-z]+:\w+` ?)+)\| ([^|]+) \|$/gm)].filter(([, name]) => name === who);
  return rows.flatMap(([, , actions = '', on = '']) => [...actions.matchAll(/`([^`]+)`/g)].map(([, action]) => `${action} on ${on}`)).toSorted();
}

test('docs/security.md lists exactly the rights of each role and grant', () => {
  const { BookTableServicestablesRole: fn = [], BookTableMachineRole: machine = [], ...others } = rights();
  expect(documented('function')).toEqual(fn.map(inWords).toSorted());
  expect(documented('machine')).toEqual([...new Set(machine.map(inWords))].toSorted());
  for (const grant of GRANTS) expect(documented(grant)).toEqual(others[grant]?.map(inWords).toSorted());
});

test('docs/security.md gives an imported key’s owner the statements that a key of the stack gets', () => {
  const { code: json = '' } = blocksOf('docs/security.md').find(({ mark }) => mark === 'key policy') ?? {};
  const stack = new Stack(newApp(), 'Bookings', { env: { account: '111111111111', region: 'eu-central-1' } });
  expect(new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: new Key(stack, 'Key') }).ledger).toBeDefined();
  const [key] = Object.values(templateOf(stack).findResources('AWS::KMS::Key')) as { Properties: { KeyPolicy: { Statement: object[] } } }[];
  expect(JSON.parse(json.replaceAll('REGION', 'eu-central-1').replaceAll('ACCOUNT', '111111111111'))).toEqual(key?.Properties.KeyPolicy.Statement.slice(1));
});

test.each(['SECURITY.md', 'docs/security.md'])('%s links only to what is there', (file) => {
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link).filter((link) => !link.startsWith('https:'));
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([]);
});
