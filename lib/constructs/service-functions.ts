import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { resolve } from 'node:path';
import { bundle, type Bundle } from './bundle';
import { ServiceFunction } from './service-function';
import { isEntry, type SagaServices } from './services';

interface FunctionsProps {
  readonly saga: string;
  readonly logRetention: logs.RetentionDays;
  readonly tracing: boolean;
  readonly key: kms.IKey | undefined;
}

/** The function of each service: made from its entry, or the one that was given. */
export function functionsOf(scope: Construct, services: SagaServices, { saga, ...common }: FunctionsProps): ReadonlyMap<string, lambda.IFunction> {
  const bundleOf = bundlesOf(services);
  const functions = Object.entries(services).map(([name, service]): [string, lambda.IFunction] => {
    if (!isEntry(service)) return [name, service.function];
    const description = `service ${name} of saga ${saga}`;
    return [name, new ServiceFunction(scope, name, { ...common, service, bundle: bundleOf(name), description }).function];
  });
  return new Map(functions);
}

/** All entries at once, when the first bundle is asked for: where there is no entry, esbuild need not be installed. */
function bundlesOf(services: SagaServices): (name: string) => Bundle {
  const entries = Object.entries(services).flatMap(([name, service]) => (isEntry(service) ? [[name, resolve(service.entry)] as const] : []));
  let bundles: ((name: string) => Bundle) | undefined;
  return (name) => (bundles ??= bundle(new Map(entries)))(name);
}
