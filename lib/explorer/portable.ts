/** A saga as it travels to another thread: without its schemas, which are functions, and for which modelled services have no use. */
import type { ActionSpec, CompensationSpec, OperationSpecs, ServiceContract } from '../contract/service';
import { typed } from '../contract/typed';
import type { Definition } from '../definition/definition';
import type { RecordedSaga } from '../definition/saga';

export interface PortableSaga {
  readonly name: string;
  readonly definition: Definition;
  readonly services: { readonly [name: string]: { readonly [operation: string]: PortableSpec } };
}

type PortableSpec = CompensationSpec | Pick<ActionSpec, 'kind' | 'idempotencyKey'>;

export function portable({ name, definition, services }: Omit<RecordedSaga, 'input'>): PortableSaga {
  return { name, definition, services: mapped(services, ({ operations }) => mapped(operations, (spec): PortableSpec =>
    (spec.kind === 'action' ? { kind: spec.kind, idempotencyKey: spec.idempotencyKey } : spec))) };
}

/** The saga again, with schemas that take everything. */
export function unpacked({ name, definition, services }: PortableSaga): RecordedSaga {
  const any = typed<unknown>();
  const specsOf = (operations: PortableSaga['services'][string]): OperationSpecs =>
    mapped(operations, (spec) => (spec.kind === 'action' ? { ...spec, input: any, output: any } : spec));
  return { name, definition, input: any, services: mapped(services, (operations, service): ServiceContract => ({ name: service, operations: specsOf(operations) })) };
}

const mapped = <From, To>(all: { readonly [name: string]: From }, to: (one: From, name: string) => To): { readonly [name: string]: To } =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, to(one, name)]));
