import { once, throughout, type FaultKind } from './fault-kind';

const throwsBefore = once('the handler throws before its effect', ['effect'], { lands: 'never', hears: 'error' });
const responseLost = once('the effect takes place and its response is lost', ['effect'], { hears: 'error' });
const timesOut = once('the function times out after the effect', ['effect'], { hears: 'nothing' });

/** Beyond what is promised: searched only when asked for, to show what the window W stands for. */
const beyondTheWindow: FaultKind<'effect'> = { ...once('the effect lands later than W', ['effect'], { lands: 'beyond', hears: 'error' }), promised: false };

/** Between a handler and its downstream. What was sent may land until W after the attempt's end. */
export const effectFaults = [
  once('killed before the effect', ['effect'], { lands: 'never', dies: 'before' }),
  once('killed after the effect', ['effect'], { dies: 'after' }),
  once('killed, and the effect lands at the last moment', ['effect'], { lands: 'at the last moment', dies: 'after' }),
  throwsBefore,
  throughout(throwsBefore),
  responseLost,
  throughout(responseLost),
  once('the handler throws, and the effect lands at the last moment', ['effect'], { lands: 'at the last moment', hears: 'error' }),
  once('rejected', ['effect'], { lands: 'never', hears: 'rejection' }),
  once('the function times out before the effect', ['effect'], { lands: 'never', hears: 'nothing' }),
  timesOut,
  throughout(timesOut),
  once('the function times out, and the effect lands at the last moment', ['effect'], { lands: 'at the last moment', hears: 'nothing' }),
  once('the handler is aborted at its timeout, and the effect lands at the last moment', ['effect'], { lands: 'at the last moment', hears: 'abort' }),
  once('the downstream answers at the last moment', ['effect'], { hears: 'answer at the last moment' }),
  beyondTheWindow,
];
