/** Reads one state. */
import type { FailState, QueryLanguage, State, TaskState, Template, WaitState } from '../machine';
import { fieldsOf, refuseForeignFields } from './fields';
import { type Node, schemaProblem } from './problems';
import { readChoices } from './read-choice';
import { pathTemplate, readFlow, readLanguage } from './read-flow';
import { readMap, readParallel } from './read-container';
import { readRecovery } from './read-recovery';
import { readObject, readString, refuseOtherFields, requireFields } from './read';
import type { ReadGroup, StateSite } from './state-site';
import { readTemplate } from './template';

/** In AWS's order. */
const TYPES = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'] as const;

export function readState(states: Node, name: string, machineLanguage: QueryLanguage, inner: ReadGroup): State | undefined {
  const node = readObject(states, name);
  if (node === undefined || !requireFields(node, ['Type'])) return undefined;
  const type = TYPES.find((known) => known === node.fields['Type']);
  if (type === undefined) {
    schemaProblem(node, `${node.location}/Type`, `The field 'Type' should have one of these values: [${TYPES.join(', ')}]`);
    return undefined;
  }
  const language = readLanguage(node, machineLanguage);
  if (language === undefined) return undefined;
  refuseForeignFields(node, language);
  refuseOtherFields(node, fieldsOf(type));
  return readTyped({ node, name, language, inner }, type);
}

type Base = Pick<State, 'name' | 'flow' | 'next'>;

function readTyped(site: StateSite, type: State['type']): State | undefined {
  const { node, name, language } = site;
  const base = (next: string | undefined): Base => ({ name, flow: readFlow(node, language), next });
  switch (type) {
    case 'Choice':
      return { ...base(readString(node, 'Default')), type, choices: readChoices(site) };
    case 'Succeed':
      return { ...base(undefined), type };
    case 'Fail':
      return { ...base(undefined), type, ...readFail(site) };
    case 'Pass':
      return { ...base(readNext(node)), type, result: node.fields['Result'] };
    case 'Wait': {
      const until = readUntil(site);
      return until && { ...base(readNext(node)), type, until };
    }
    case 'Task':
      return readTask(site, base(readNext(node)));
    case 'Parallel':
      return readParallel(site, base(readNext(node)));
    case 'Map':
      return readMap(site, base(readNext(node)));
  }
}

function readTask({ node, language }: StateSite, base: Base): TaskState {
  requireFields(node, ['Resource']);
  return {
    ...base,
    type: 'Task',
    resource: readString(node, 'Resource') ?? '',
    timeout: secondsTemplate(node, 'TimeoutSeconds', language),
    heartbeat: secondsTemplate(node, 'HeartbeatSeconds', language),
    credentials: readTemplate(node, 'Credentials', { language, field: 'Credentials' }),
    ...readRecovery(node, language),
  };
}

/** Exactly one of Next and End: true. */
function readNext(node: Node): string | undefined {
  const end = node.fields['End'];
  if (end !== undefined && typeof end !== 'boolean') schemaProblem(node, `${node.location}/End`, 'Expected value of type [BOOLEAN]');
  const next = readString(node, 'Next');
  if (next !== undefined && end === true) schemaProblem(node, node.location, "Only one of 'Next' and 'End' may be present");
  if (node.fields['Next'] === undefined && end !== true) schemaProblem(node, node.location, 'One of these fields is required: [Next, End]');
  return end === true ? undefined : next;
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

const MAX_SECONDS = 99_999_999;

/** A number of seconds, an expression, or in JSONPath the field's twin `…Path`. */
function secondsTemplate(node: Node, field: string, language: QueryLanguage): Template | undefined {
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
