import { action, compensation, service, typed } from 'cdk-saga';

/** What the measured saga sends: the name of the step that is to reject, if any. */
export interface Order {
  readonly rejectAt: string;
}

const step = action({ input: typed<Order & { readonly step: string }>(), output: typed<{ readonly done: string }>() });

/** One service whose actions do nothing but reject when asked to, so that only the protocol is measured. */
export const bench = service('bench', {
  first: step, undoFirst: compensation('first'),
  second: step, undoSecond: compensation('second'),
  third: step, undoThird: compensation('third'),
  pivot: step, fifth: step, sixth: step,
});
