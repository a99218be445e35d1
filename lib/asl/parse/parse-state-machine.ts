/** Reads a definition: all of it is checked, and every problem told, before anything runs. */
import { isJsonObject, isTooDeep, MAX_DEPTH } from '../json';
import type { QueryLanguage, State, StateGroup, StateMachine } from '../machine';
import type { Json } from '../protocol';
import { checkTransitions } from './check-transitions';
import { InvalidDefinition, type Node, type Problem, schemaProblem } from './problems';
import { readNumber, readObject, readString, refuseOtherFields, requireFields } from './read';
import { readState } from './read-state';
import type { ReadGroup } from './state-site';

/**
 * The machine of a definition in Amazon States Language.
 *
 * @throws InvalidDefinition with all problems, in AWS's codes
 */
export function parseStateMachine(definition: unknown): StateMachine {
  const problems: Problem[] = [];
  const machine = readMachine(definition as Json, problems);
  if (machine === undefined || problems.length > 0) throw new InvalidDefinition(problems);
  return machine;
}

/** What ValidateStateMachineDefinition says of a definition; nothing when it is valid. */
export function problemsOf(definition: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  readMachine(definition as Json, problems);
  return problems;
}

const MACHINE_FIELDS = new Set(['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'Version', 'QueryLanguage']);
const GROUP_FIELDS = new Set(['Comment', 'StartAt', 'States', 'ProcessorConfig']);
const MAX_SECONDS = 99_999_999;

function readMachine(definition: Json, problems: Problem[]): StateMachine | undefined {
  if (!isJsonObject(definition)) {
    problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' });
    return undefined;
  }
  if (isTooDeep(definition)) {
    problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message: `Definition must not be nested deeper than ${MAX_DEPTH} levels` });
    return undefined;
  }
  const node: Node = { fields: definition, location: '', problems };
  refuseOtherFields(node, MACHINE_FIELDS);
  const timeoutSeconds = readNumber(node, 'TimeoutSeconds', { integer: true, min: 1, max: MAX_SECONDS });
  const states = readGroup(node, machineLanguage(node), new Set());
  return states && { definition, timeoutSeconds, states };
}

function machineLanguage(node: Node): QueryLanguage {
  const language = readString(node, 'QueryLanguage') ?? 'JSONPath';
  if (language === 'JSONata' || language === 'JSONPath') return language;
  schemaProblem(node, '/QueryLanguage', 'Value should be one of the following: [JSONPath, JSONata]');
  return 'JSONata';
}

/** Reads states; those of branches and processors have names of their own in the whole machine. */
function readGroup(node: Node, language: QueryLanguage, namesTaken: Set<string>): StateGroup | undefined {
  // In AWS's order: "These fields are required: [States, StartAt]".
  if (!requireFields(node, ['States', 'StartAt'])) return undefined;
  const startAt = readString(node, 'StartAt');
  const statesNode = readObject(node, 'States');
  if (startAt === undefined || statesNode === undefined) return undefined;
  const states = new Map<string, State>();
  for (const name of Object.keys(statesNode.fields)) {
    claimName(statesNode, name, namesTaken);
    const state = readState(statesNode, name, language, readInnerGroups(language, namesTaken));
    if (state !== undefined) states.set(name, state);
  }
  const group = { startAt, states };
  checkTransitions(group, node, Object.keys(statesNode.fields));
  return group;
}

/** Reads groups inside a state: a branch or an item processor. */
export function readInnerGroups(language: QueryLanguage, namesTaken: Set<string>): ReadGroup {
  return (node) => {
    refuseOtherFields(node, GROUP_FIELDS);
    return readGroup(node, language, namesTaken);
  };
}

const MAX_NAME_LENGTH = 80;

function claimName(node: Node, name: string, taken: Set<string>): void {
  const location = `${node.location}/${name}`;
  if (name.length === 0 || name.length > MAX_NAME_LENGTH) {
    schemaProblem(node, location, `State name must have between 1 and ${MAX_NAME_LENGTH} characters`);
  }
  if (taken.has(name)) schemaProblem(node, location, `Duplicate state name: ${name}`);
  taken.add(name);
}
