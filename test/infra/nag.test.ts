import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { readFileSync } from 'node:fs';
import { PlaceOrderStack } from '../../infra/place-order-stack';
import { Saga } from '../../lib/constructs';
import { bookTable } from '../constructs/book-table';
import { bookingsStack, newApp, SERVICES } from '../constructs/stack';
import { acknowledgementsIn } from './acknowledgements';

/** `finding at path`, of both packs, without what is acknowledged. */
function findingsOf(scope: IConstruct): readonly string[] {
  const violations = [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) => pack.validateScope(scope).violations);
  return violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`));
}

const sample = new PlaceOrderStack(newApp(), 'PlaceOrder');

test('cdk-nag finds nothing in the sample that is not acknowledged', () => {
  expect(findingsOf(sample)).toEqual([]);
});

test('cdk-nag finds nothing in a saga with a key of one’s own and a monitor that is not acknowledged', () => {
  const stack = new Stack(newApp(), 'Bookings');
  new Saga(stack, 'BookTable', { definition: bookTable, services: SERVICES, encryption: new Key(stack, 'Key', { enableKeyRotation: true }) }).monitor();
  expect(findingsOf(stack)).toEqual([]);
});

test('cdk-nag finds of a saga without tracing that it is not traced, and no more', () => {
  expect(findingsOf(bookingsStack({ tracing: false }).stack)).toEqual([
    'AwsSolutions-SF2 at Bookings/BookTable/Machine/Machine/Resource',
    'Serverless-LambdaTracing at Bookings/BookTable/Services/tables/Function/Resource',
    'Serverless-LambdaTracing at Bookings/BookTable/Services/deposits/Function/Resource',
    'Serverless-StepFunctionStateMachineXray at Bookings/BookTable/Machine/Machine/Resource',
  ]);
});

test('what a saga acknowledges hides no wildcard that a user gives to one of its functions', () => {
  const { stack, saga } = bookingsStack();
  saga.functions['tables']?.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
  expect(findingsOf(stack)).toEqual(['AwsSolutions-IAM5[Resource::*] at Bookings/BookTable/Services/tables/Role/DefaultPolicy/Resource']);
});

test('a saga acknowledges nothing outside itself', () => {
  const { stack, saga } = bookingsStack();
  expect(acknowledgementsIn(saga).length).toBeGreaterThan(0);
  expect(acknowledgementsIn(stack)).toEqual(acknowledgementsIn(saga));
});

test('every acknowledgement stands in docs/security.md with its reason, and no other', () => {
  const section = /## What cdk-nag finds, and why it stays\n(.*?)\n## /s.exec(readFileSync('docs/security.md', 'utf8'))?.[1] ?? '';
  const documented = [...section.matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, finding, reason]) => `${finding}: ${reason}`);
  const acknowledged = acknowledgementsIn(sample).map(({ finding, reason }) => `${finding}: ${reason}`);
  expect(documented.toSorted()).toEqual([...new Set(acknowledged)].toSorted());
});
