import type { StatesAction } from '../states';
import { seconds } from '../states';
import { pageOf } from '../paging';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export const listStateMachines: StatesAction = (request, { machines }) => {
  const all = machines.all().map((machine, index) => ({ machine, index }));
  const { items, ...more } = pageOf(request, all, ({ index }) => index);
  const stateMachines = items.map(({ machine }) => ({ stateMachineArn: machine.arn, name: machine.name, type: 'STANDARD', creationDate: seconds(machine.created) }));
  return { stateMachines, ...more };
};
