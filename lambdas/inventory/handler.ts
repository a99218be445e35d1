import { serve } from 'cdk-saga/runtime';
import { tableNamedBy } from '../table';
import { inventory } from './contract';
import { releaseStock, reserveStock, type StockRow } from './stock';

const table = tableNamedBy<StockRow>('STOCK_TABLE', 'sku');

export const handler = serve(inventory, {
  reserve: (input) => reserveStock(table, input),
  release: ({ input }) => releaseStock(table, input),
});
