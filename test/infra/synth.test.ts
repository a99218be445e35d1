import { Template } from 'aws-cdk-lib/assertions';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import cdkJson from '../../cdk.json';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { rightsByRole } from '../constructs/rights';

const place = mkdtempSync(join(tmpdir(), 'cdk-saga-synth-'));
const read = (file: string): unknown => JSON.parse(readFileSync(join(place, file), 'utf8'));

/** `npx cdk synth` as on a machine with no AWS credentials, no network and no settings: once for all tests. */
async function synth(): Promise<{ status: number | null; output: string }> {
  const env = { PATH: `${resolve('node_modules/.bin')}:${process.env['PATH'] ?? ''}`, HOME: place, AWS_EC2_METADATA_DISABLED: 'true', HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' };
  const child = spawn('cdk', ['synth', '--quiet', '--output', place], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number | null>((done) => child.once('close', done));
  return { status, output: Buffer.concat(chunks).toString() };
}

let done: Awaited<ReturnType<typeof synth>>;
let template: Template;

beforeAll(async () => {
  done = await synth();
  template = Template.fromJSON(done.status === 0 ? (read('PlaceOrder.template.json') as object) : {});
}, 120_000);
afterAll(() => rmSync(place, { recursive: true }));

test('cdk synth succeeds offline without credentials, and validation finds nothing', () => {
  expect(done).toEqual({ status: 0, output: expect.not.stringMatching(/WARN|ERROR/i) as string });
  expect(read('validation-report.json')).toMatchObject({ pluginReports: [] });
});

test('cdk.json sets every feature flag that this CDK recommends, and makes findings errors', () => {
  expect(cdkJson.context).toEqual(recommended);
  expect(cdkJson.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
  expect(cdkJson.strict).toBe(true);
});

test('the stack PlaceOrder tells what its users need', () => {
  expect(Object.keys(template.findOutputs('*')).toSorted()).toEqual([
    'DeadLetterQueueUrl', 'LedgerTableName', 'OrdersTableName', 'PaymentsTableName', 'ShipmentsTableName', 'StateMachineArn', 'StockTableName',
  ]);
});

test('the stack has only resources that the one-machine cloud serves or can leave out, and nothing that runs code on deployment', () => {
  const { Resources: resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
  expect([...new Set(Object.values(resources).map(({ Type }) => Type))].toSorted()).toEqual([
    'AWS::CDK::Metadata', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::DynamoDB::Table', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::Lambda::Function',
    'AWS::Logs::LogGroup', 'AWS::Logs::MetricFilter', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'AWS::StepFunctions::StateMachine',
  ]);
});

test('each service may use its own table and the ledger, and no other', () => {
  const rights = rightsByRole(template);
  const onTables = (role: string): readonly string[] | undefined => rights[role]?.filter((right) => right.startsWith('dynamodb:'));
  const ofThisSaga = 'where {"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["PlaceOrder/PlaceOrder#*"]},"Null":{"dynamodb:LeadingKeys":"false"}}';
  for (const [role, table] of [['orders', 'Orders'], ['inventory', 'Stock'], ['payments', 'Payments'], ['shipments', 'Shipments']] as const) {
    expect(onTables(`PlaceOrderServices${role}Role`)?.toSorted()).toEqual([
      `dynamodb:GetItem on ${table}.Arn`,
      `dynamodb:GetItem on PlaceOrderLedgerTable.Arn ${ofThisSaga}`,
      `dynamodb:PutItem on ${table}.Arn`,
      `dynamodb:PutItem on PlaceOrderLedgerTable.Arn ${ofThisSaga}`,
      `dynamodb:UpdateItem on ${table}.Arn`,
    ].toSorted());
  }
});

test('a function holds its services’ code and no CDK', () => {
  const assets = readdirSync(place).filter((name) => name.startsWith('asset.'));
  expect(assets).toHaveLength(4);
  for (const asset of assets) {
    expect(statSync(join(place, asset, 'index.js')).size).toBeLessThan(700_000);
    expect(readFileSync(join(place, asset, 'index.js.map'), 'utf8')).not.toMatch(/aws-cdk-lib|lib\/(constructs|compiler|asl|local)\//);
  }
});
