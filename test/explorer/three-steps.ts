import { action, compensation, saga, service, typed } from '../../lib';

const receipt = { input: typed<{ id: string }>(), output: typed<{ id: string }>() };

const shop = service('shop', {
  reserve: action(receipt), release: compensation('reserve'),
  pay: action(receipt), refund: compensation('pay'),
  ship: action(receipt),
});

const retry = { maxAttempts: 2, interval: '1s', maxDelay: '2s', jitter: 'none' } as const;

/** Two steps that can be undone and a pivot: small enough that most pairs of faults can be tried. */
export const threeSteps = saga('ThreeSteps', { input: typed<{ id: string }>() }, (s, order) => {
  const stock = s.step('reserve', { action: shop.reserve, compensation: shop.release, input: { id: order.id }, retry, compensationRetry: retry });
  const paid = s.step('pay', { action: shop.pay, compensation: shop.refund, input: { id: stock.id }, retry, compensationRetry: retry });
  s.pivot('ship', { action: shop.ship, input: { id: paid.id }, retry });
});
