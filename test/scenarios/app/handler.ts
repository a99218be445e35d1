import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Rejected, serve, type StepContext } from 'cdk-saga/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { effects, type Effect, type Task } from './contract';
import { journalIn } from './journal';

const journal = journalIn(new DynamoDBClient(), process.env['JOURNAL_TABLE'] ?? '');

/** A pending timer keeps the process from ending by itself: it is Lambda that has to end it, at the function's timeout. */
async function hang(): Promise<never> {
  for (;;) await sleep(60_000);
}

async function act({ fault, after }: z.infer<typeof Task>, { sagaId, step, idempotencyKey }: StepContext): Promise<z.infer<typeof Effect>> {
  if (fault === 'reject') throw new Rejected(`${step} is not to be had`);
  if (fault === 'fail') throw new Error(`${step} fails`);
  if (fault === 'broken' && !(await journal.isMended(sagaId))) throw new Error(`${step} is broken`);
  if (fault === 'soldOut' && !(await journal.isMended(sagaId))) throw new Rejected(`${step} is sold out`);
  await journal.enter(sagaId, after === undefined ? step : `${step} after ${after}`, idempotencyKey);
  if (fault === 'applyThenFail') throw new Error(`${step} lost its reply`);
  if (fault === 'applyThenHang') return hang();
  return { effect: fault === 'applyBadly' ? (404 as never) : `${step} done` };
}

async function undo({ input, outcome }: { input: z.infer<typeof Task>; outcome: { kind: string } }, { sagaId, step, idempotencyKey }: StepContext): Promise<void> {
  if (input.undo === 'broken' && !(await journal.isMended(sagaId))) throw new Error(`undoing ${step} is broken`);
  await journal.enter(sagaId, `undo ${step}, ${outcome.kind}`, idempotencyKey);
}

export const handler = serve(effects, {
  first: act, undoFirst: undo, second: act, undoSecond: undo, third: act, undoThird: undo, pivot: act, fifth: act, sixth: act,
});
