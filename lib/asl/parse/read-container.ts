/** Reads Parallel and Map: states with states inside. */
import type { DataFlow, MapState, ParallelState, State, StateGroup, Template } from '../machine';
import { type Node, schemaProblem } from './problems';
import { pathTemplate, valueOrPath } from './read-flow';
import { readBatcher, readReader } from './read-map-io';
import { readRecovery } from './read-recovery';
import { readObject, readObjects, readString, requireFields } from './read';
import type { StateSite } from './state-site';
import { readTemplate } from './template';

type Base = Pick<State, 'name' | 'flow' | 'next'>;

export function readParallel({ node, language, inner }: StateSite, base: Base): ParallelState {
  requireFields(node, ['Branches']);
  const nodes = readObjects(node, 'Branches');
  if (Array.isArray(node.fields['Branches']) && nodes.length === 0) schemaProblem(node, `${node.location}/Branches`, 'Value cannot be empty');
  const branches = nodes.flatMap((branch) => inner(branch) ?? []);
  return { ...base, type: 'Parallel', branches, ...readRecovery(node, language) };
}

const NO_STATES: StateGroup = { startAt: '', states: new Map() };

export function readMap(site: StateSite, base: Base): MapState {
  const { node, language } = site;
  const field = node.fields['ItemProcessor'] === undefined && node.fields['Iterator'] !== undefined ? 'Iterator' : 'ItemProcessor';
  requireFields(node, [field]);
  const processor = readObject(node, field);
  const { parameters, flow } = withoutParameters(base.flow);
  return {
    ...base,
    flow,
    type: 'Map',
    mode: readMode(node, processor),
    label: readString(node, 'Label'),
    processor: (processor && site.inner(processor)) ?? NO_STATES,
    items: language === 'JSONata' ? readTemplate(node, 'Items', { language, field: 'Items' }) : pathTemplate(node, 'ItemsPath'),
    itemSelector: readTemplate(node, 'ItemSelector', { language, field: 'ItemSelector' }) ?? parameters,
    maxConcurrency: valueOrPath(site, 'MaxConcurrency'),
    toleratedFailureCount: valueOrPath(site, 'ToleratedFailureCount'),
    toleratedFailurePercentage: valueOrPath(site, 'ToleratedFailurePercentage'),
    batcher: readBatcher(site),
    reader: readReader(site),
    hasWriter: readObject(node, 'ResultWriter') !== undefined,
    ...readRecovery(node, language),
  };
}

/** A Map's Parameters are the older name of its ItemSelector. */
function withoutParameters(flow: DataFlow): { readonly parameters: Template | undefined; readonly flow: DataFlow } {
  if (flow.language === 'JSONata') return { parameters: undefined, flow };
  const { parameters, ...rest } = flow;
  return { parameters, flow: rest };
}

function readMode(node: Node, processor: Node | undefined): 'INLINE' | 'DISTRIBUTED' {
  const config = (processor && readObject(processor, 'ProcessorConfig')) ?? readObject(node, 'ProcessorConfig');
  const mode = config?.fields['Mode'] ?? 'INLINE';
  if (config !== undefined && mode === 'DISTRIBUTED') requireFields(config, ['ExecutionType']);
  if (mode === 'INLINE' || mode === 'DISTRIBUTED') return mode;
  schemaProblem(node, `${config?.location ?? node.location}/Mode`, 'Value should be one of the following: [INLINE, DISTRIBUTED]');
  return 'INLINE';
}
