import { problemsOf } from '../../contract/saga-error';
import { shown } from '../json-object';
import type { Deployment, NotServed, Queue } from './deployment';
import { functionOf, isRunnable, unrunnable } from './lambda-function';
import type { Place } from './place';
import type { Assembly } from './read-assembly';
import { nameOf, refOf, treatmentOf, type Resource } from './resource-types';
import { openStack, type Published, type StackScope } from './stack-scope';
import { stateMachineOf } from './state-machine';
import { globalTableOf, tableOf } from './table';

/**
 * Resolves every template of the assembly.
 *
 * @throws SagaError `Local.BrokenAssembly` with every problem of every template.
 */
export function deploy(assembly: Assembly, place: Place): Deployment {
  const problems = new Set<string>();
  const published: Published = { exports: new Map(), outputs: new Map() };
  const stacks = assembly.stacks.map((stack) => ({ stack, scope: openStack(stack, place, published, (problem) => problems.add(problem)) }));
  const every = <Model>(type: string, model: (resource: Resource, scope: StackScope, stack: Assembly['stacks'][number]) => Model | undefined): Model[] =>
    stacks.flatMap(({ stack, scope }) =>
      scope.resources.filter((resource) => resource.type === type).map((resource) => model(resource, scope, stack)).filter((found) => found !== undefined),
    );
  const deployment: Deployment = {
    functions: every('AWS::Lambda::Function', (resource, scope, stack) => functionOf(resource, place, stack.assets, assembly.directory, scope)),
    tables: [...every('AWS::DynamoDB::Table', tableOf), ...every('AWS::DynamoDB::GlobalTable', globalTableOf)],
    queues: every('AWS::SQS::Queue', (resource) => queueOf(resource, place)),
    stateMachines: every('AWS::StepFunctions::StateMachine', (resource, scope, stack) => stateMachineOf(resource, place, stack.assets, scope)),
    notServed: stacks.flatMap(({ scope }) => scope.resources.flatMap(notServed)),
    outputs: Object.fromEntries(stacks.map(({ stack, scope }) => [stack.stackName, Object.fromEntries(scope.outputs.map(({ name, value }) => [name, shown(value)]))])),
  };
  const names = repeated(deployment);
  for (const name of names) problems.add(name);
  if (problems.size > 0) throw problemsOf(`Cannot run the cloud assembly in ${assembly.directory} on one machine`, [...problems], 'Local.BrokenAssembly');
  return deployment;
}

function queueOf(resource: Resource, place: Place): Queue {
  const { QueueName: _, Tags: __, ...attributes } = resource.properties();
  const name = nameOf(resource);
  return {
    name,
    url: shown(refOf(resource, place)),
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, shown(value)])),
  };
}

function notServed(resource: Resource): NotServed[] {
  const about = { stack: resource.stackName, logicalId: resource.logicalId, type: resource.type };
  if (treatmentOf(resource.type) === 'not served') return [{ ...about, name: nameOf(resource), why: `the one-machine cloud has no ${resource.type}` }];
  if (resource.type === 'AWS::Lambda::Function' && !isRunnable(resource)) return [{ ...about, name: nameOf(resource), why: unrunnable(resource) }];
  if (resource.type === 'AWS::StepFunctions::StateMachine' && resource.properties()['StateMachineType'] === 'EXPRESS') {
    return [{ ...about, name: nameOf(resource), why: 'Express workflows do not run here' }];
  }
  return [];
}

/** Two stacks may give one name, which on AWS fails the second deployment. */
function repeated(deployment: Deployment): string[] {
  const groups = { function: deployment.functions, table: deployment.tables, queue: deployment.queues, 'state machine': deployment.stateMachines };
  return Object.entries(groups).flatMap(([kind, members]) => {
    const names = members.map((member) => member.name);
    return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `Two templates name a ${kind} ${name}.`);
  });
}
