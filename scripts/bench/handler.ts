import { Rejected, serve } from 'cdk-saga/runtime';
import { bench, type Order } from './contract';

const act = async ({ step, rejectAt }: Order & { readonly step: string }): Promise<{ readonly done: string }> => {
  if (step === rejectAt) throw new Rejected(`${step} was asked to reject`);
  return { done: step };
};
const undo = (): Promise<void> => Promise.resolve();

export const handler = serve(bench, {
  first: act, undoFirst: undo, second: act, undoSecond: undo, third: act, undoThird: undo, pivot: act, fifth: act, sixth: act,
});
