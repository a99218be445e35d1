/** Reads one state. */
import type { FailState, QueryLanguage, State, Template, WaitState } from '../machine';
import { fieldsOf, refuseForeignFields } from './fields';
import { type Node, schemaProblem } from './problems';
import { readChoices } from './read-choice';
import { pathTemplate, readFlow, readLanguage } from './read-flow';
import { readMap, readParallel } from './read-container';
import { readRecovery } from './read-recovery';
import { readObject, readString, refuseOtherFields, requireFields } from './read';
import { readTemplate } from './template';

/** What a state reader works from. */
export interface StateSite {
  readonly node: Node;
  readonly name: string;
  /** The state's own language. */
  readonly language: QueryLanguage;
  /** The machine's, which states inside this one have. */
  readonly machineLanguage: QueryLanguage;
  readonly namesTaken: Set<string>;
}

const TYPES = ['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map'] as const;

export function readState(states: Node, name: string, machineLanguage: QueryLanguage, namesTaken: Set<string>): State | undefined {
  const node = readObject(states, name);
  if (node === undefined || !requireFields(node, ['Type'])) return undefined;
  const type = TYPES.find((known) => known === node.fields['Type']);
  if (type === undefined) {
    schemaProblem(node, `${node.location}/Type`, `Value should be one of the following: [${TYPES.join(', ')}]`);
    return undefined;
  }
  const language = readLanguage(node, machineLanguage);
  if (language === undefined) return undefined;
  refuseForeignFields(node, language);
  refuseOtherFields(node, fieldsOf(type));
  return readTyped({ node, name, language, machineLanguage, namesTaken }, type);
}

function readTyped(site: StateSite, type: State['type']): State | undefined {
  const { node, name, language } = site;
  const base = { name, flow: readFlow(node, language) };
  switch (type) {
    case 'Choice': {
      const choices = readChoices(site);
      return { ...base, type, choices, next: readString(node, 'Default') };
    }
    case 'Succeed':
      return { ...base, type, next: undefined };
    case 'Fail':
      return { ...base, type, next: undefined, ...readFail(site) };
    default:
      return readOngoing(site, type, { ...base, next: readNext(node) });
  }
}

type Base = Pick<State, 'name' | 'flow' | 'next'>;

function readOngoing(site: StateSite, type: Exclude<State['type'], 'Choice' | 'Succeed' | 'Fail'>, base: Base): State | undefined {
  const { node, language } = site;
  switch (type) {
    case 'Pass':
      return { ...base, type, result: node.fields['Result'] };
    case 'Wait': {
      const until = readUntil(site);
      return until && { ...base, type, until };
    }
    case 'Task': {
      requireFields(node, ['Resource']);
      const resource = readString(node, 'Resource') ?? '';
      const credentials = readTemplate(node, 'Credentials', { language, field: 'Credentials' });
      return { ...base, type, resource, ...readLimits(site), credentials, ...readRecovery(node, language) };
    }
    case 'Parallel':
      return readParallel(site, base);
    case 'Map':
      return readMap(site, base);
  }
}

/** Exactly one of Next and End: true. */
function readNext(node: Node): string | undefined {
  const end = node.fields['End'];
  if (end !== undefined && typeof end !== 'boolean') schemaProblem(node, `${node.location}/End`, 'Expected value of type [BOOLEAN]');
  const next = readString(node, 'Next');
  if (next !== undefined && end === true) schemaProblem(node, node.location, "Only one of 'Next' and 'End' may be present");
  if (node.fields['Next'] === undefined && end !== true) schemaProblem(node, node.location, "One of these fields is required: [Next, End]");
  return next;
}

function readFail({ node, language }: StateSite): Pick<FailState, 'error' | 'cause'> {
  return { error: textTemplate(node, 'Error', language), cause: textTemplate(node, 'Cause', language) };
}

/** A field that is text, an expression, or in JSONPath has a twin `…Path`. */
function textTemplate(node: Node, field: string, language: QueryLanguage): Template | undefined {
  if (node.fields[field] !== undefined) return readString(node, field) === undefined ? undefined : readTemplate(node, field, { language, field });
  return language === 'JSONPath' ? pathTemplate(node, `${field}Path`) : undefined;
}

function readUntil({ node, language }: StateSite): WaitState['until'] | undefined {
  const present = ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'].filter((field) => node.fields[field] !== undefined);
  const [field] = present;
  if (field === undefined || present.length > 1) {
    schemaProblem(node, node.location, 'Exactly one of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]');
    return undefined;
  }
  const template = field.endsWith('Path') ? pathTemplate(node, field) : readTemplate(node, field, { language, field });
  return template && { unit: field.startsWith('Seconds') ? 'Seconds' : 'Timestamp', template };
}

function readLimits({ node, language }: StateSite): { timeout: Template | undefined; heartbeat: Template | undefined } {
  return { timeout: secondsTemplate(node, 'TimeoutSeconds', language), heartbeat: secondsTemplate(node, 'HeartbeatSeconds', language) };
}

const MAX_SECONDS = 99_999_999;

/** A number of seconds, an expression, or in JSONPath the field's twin `…Path`. */
export function secondsTemplate(node: Node, field: string, language: QueryLanguage): Template | undefined {
  const value = node.fields[field];
  if (value === undefined) return language === 'JSONPath' ? pathTemplate(node, `${field}Path`) : undefined;
  const template = readTemplate(node, field, { language, field });
  if (template?.kind !== 'literal' || isSeconds(value)) return template;
  schemaProblem(node, `${node.location}/${field}`, `Value must be an integer between 1 and ${MAX_SECONDS}`);
  return undefined;
}

function isSeconds(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_SECONDS;
}
