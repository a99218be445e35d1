import type { Point } from '../site';
import { clockFaults } from './clock';
import { effectFaults } from './effect';
import type { FaultKind } from './fault-kind';
import { invocationFaults } from './invocation';
import { ledgerFaults } from './ledger';
import { letterFaults } from './letter';
import { redriveFaults } from './redrive';
import { secondStartFaults } from './second-start';

export { USUAL, type Courses, type EffectCourse, type FaultKind, type InvokeCourse, type LedgerCourse, type LetterCourse, type OperatorsWord } from './fault-kind';

/** Every kind of fault, by its name. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  [...effectFaults, ...ledgerFaults, ...invocationFaults, ...clockFaults, ...letterFaults, ...redriveFaults, ...secondStartFaults].map((kind) => [kind.name, kind as FaultKind]),
);

/** The kinds that can strike at a point, those first that are within the promises. */
export const kindsAt = (point: Point, beyondPromises = false): readonly FaultKind[] =>
  [...FAULT_KINDS.values()].filter((kind) => kind.points.includes(point) && (beyondPromises || kind.promised));
