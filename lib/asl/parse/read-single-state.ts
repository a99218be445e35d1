/** Reads one state that stands alone, as TestState takes it. */
import { isTooDeep, MAX_DEPTH } from '../json';
import type { JsonObject } from '../json';
import type { StateGroup } from '../machine';
import { readInnerGroups } from './parse-state-machine';
import { InvalidDefinition, type Problem } from './problems';
import { readState } from './read-state';

/** What AWS calls a state that has no name. */
export const NAMELESS = 'StateName';

/**
 * A group of one state. Where its transitions lead is not asked.
 *
 * @throws InvalidDefinition with all problems, in AWS's codes
 */
export function parseSingleState(definition: JsonObject): StateGroup {
  const problems: Problem[] = [];
  if (isTooDeep(definition)) problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message: `Definition must not be nested deeper than ${MAX_DEPTH} levels` });
  else {
    const states = { fields: { [NAMELESS]: definition }, location: '/States', problems };
    const state = readState(states, NAMELESS, 'JSONPath', readInnerGroups('JSONPath', new Set([NAMELESS])));
    if (state !== undefined && problems.length === 0) return { startAt: NAMELESS, states: new Map([[NAMELESS, state]]) };
  }
  throw new InvalidDefinition(problems);
}
