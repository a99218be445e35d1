import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Saga, type SagaProps, type SagaServices } from '../../lib/constructs';
import cdkJson from '../../cdk.json';
import { bookTable, ENTRY } from './book-table';

/** An app with the flags of cdk.json. Templates are validated where the sample is synthesised, once. */
export const newApp = (): App => new App({ context: cdkJson.context, builtinCloudFormationValidation: false });

export const SERVICES = { tables: { entry: ENTRY }, deposits: { entry: ENTRY } };

/** The stack `Bookings` with the saga BookTable. */
export function bookingsStack(props: Partial<SagaProps<SagaServices>> = {}): { stack: Stack; saga: Saga } {
  const stack = new Stack(newApp(), 'Bookings');
  return { stack, saga: new Saga<SagaServices>(stack, 'BookTable', { definition: bookTable, services: SERVICES, ...props }) };
}

export const templateOf = (stack: Stack): Template => Template.fromStack(stack);
