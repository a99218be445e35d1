import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { problemsOf } from '../contract/saga-error';
import type { Duration, Millis } from '../contract/time';
import type { Definition } from '../definition/definition';
import type { RecordedSaga } from '../definition/saga';
import { countAside } from '../cost/aside';
import { exceeded, limitedGroups, problemsOfBudget, type Budget } from '../cost/budget';
import type { AssumedFunction } from '../cost/functions';
import { DEFAULT_FUNCTION_MEMORY_MB } from './defaults';
import { functionTimeouts, isEntry, type SagaService, type SagaServices } from './services';

interface BudgetProps {
  readonly budget: Budget;
  readonly saga: { readonly definition: Definition; readonly services?: RecordedSaga['services'] };
  readonly services: SagaServices;
  readonly clockSkew: Duration | undefined;
  readonly lateArrivalWindow: Duration | undefined;
}

/**
 * Fails the synthesis where a path of the saga exceeds its budget. What it costs is counted in a thread of its own from now on, while the rest
 * of the app is synthesised.
 *
 * @throws SagaError `Saga.InvalidDefinition` for a budget that cannot be read
 */
export function holdToBudget(scope: Construct, { budget, saga, services, clockSkew, lateArrivalWindow }: BudgetProps): void {
  const { definition } = saga;
  const contracts = saga.services;
  const problems = [...problemsOfBudget(budget), ...(contracts ? [] : ['it has a budget, and no contracts to count with. Give the construct what saga(…) gave.'])];
  if (problems.length > 0 || !contracts) throw problemsOf(`Cannot build saga ${JSON.stringify(definition.name)}`, problems);
  const recorded = { name: definition.name, definition, services: contracts };
  const cost = countAside(recorded, {
    services: assumed(services, budget),
    groups: limitedGroups(budget),
    ...(budget.prices ? { prices: budget.prices } : {}),
    ...(budget.input === undefined ? {} : { input: budget.input }),
    ...(clockSkew === undefined ? {} : { clockSkew }),
    ...(lateArrivalWindow === undefined ? {} : { lateArrivalWindow }),
  });
  scope.node.addValidation({ validate: () => messages(definition.name, exceeded(cost(), budget)) });
}

const messages = (saga: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`Saga ${JSON.stringify(saga)} costs more than its budget allows:\n${lines.map((line) => `  - ${line}`).join('\n')}`];

function assumed(services: SagaServices, { callDuration }: Budget): { readonly [service: string]: AssumedFunction } {
  const timeouts = functionTimeouts(services);
  return Object.fromEntries(Object.entries(services).map(([name, service]) => [name, {
    memorySize: memoryOf(service),
    timeout: asDuration(timeouts[name]),
    ...(callDuration === undefined ? {} : { duration: callDuration }),
  }]));
}

/** A function that does not tell its timeout counts as the longest, as it does for the compiler. */
const asDuration = (timeout: Millis | undefined): Duration => (timeout === undefined ? '15m' : `${timeout}ms`);

/** A function of another app does not tell its memory, and counts as those made here. */
function memoryOf(service: SagaService): number {
  if (isEntry(service)) return service.memorySize ?? DEFAULT_FUNCTION_MEMORY_MB;
  const resource = service.function.node.defaultChild;
  return resource instanceof CfnFunction ? resource.memorySize ?? LAMBDAS_OWN_MEMORY_MB : DEFAULT_FUNCTION_MEMORY_MB;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html#cfn-lambda-function-memorysize */
const LAMBDAS_OWN_MEMORY_MB = 128;
