/** Wait: until a moment, or for some seconds. */
import { viewOf, workInput } from '../data-flow';
import { queryFailure, runtimeFailure } from '../failure';
import type { Template } from '../machine';
import type { EpochMillis, Json } from '../protocol';
import { evaluateTemplate } from '../query';
import { parseTimestamp } from '../timestamp';
import { later, type Run, setTimer, type WaitActivity } from '../run';
import { succeed } from '../visit';

/** Recorded: 24,855 days pass, 24,856 do not. */
const MAX_SECONDS = 2_147_483_647;

export function beginWait(run: Run, activity: WaitActivity): void {
  const { unit, template } = activity.state.until;
  const subject = workInput(run, activity);
  const value = evaluateTemplate(template, viewOf(run, activity, {}, subject));
  const due = unit === 'Seconds' ? afterSeconds(run, template, value) : atTimestamp(template, value);
  if (due - run.now > MAX_SECONDS * 1000) throw runtimeFailure('Wait state delay is too long.');
  if (due <= run.now) endWait(run, activity);
  else activity.phase = { kind: 'waiting', timer: setTimer(run, { purpose: 'wait', activity }, due) };
}

export function endWait(run: Run, activity: WaitActivity): void {
  succeed(run, activity, workInput(run, activity));
}

function afterSeconds(run: Run, template: Template, value: Json): EpochMillis {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return later(run.now, value);
  const cause = `The Seconds field must be a non-negative integer, but was: ${JSON.stringify(value)}`;
  if (template.kind === 'jsonata') throw queryFailure(cause, template.field);
  if (template.kind === 'path') {
    throw runtimeFailure(`The SecondsPath parameter does not reference an input value: ${template.program.source}`);
  }
  throw runtimeFailure(cause);
}

function atTimestamp(template: Template, value: Json): EpochMillis {
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (time !== undefined) return time;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (template.kind === 'path') {
    throw runtimeFailure(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${template.program.source} == ${text}`,
    );
  }
  const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
  throw template.kind === 'jsonata' ? queryFailure(cause, template.field) : runtimeFailure(cause);
}
