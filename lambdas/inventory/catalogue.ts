/** A product as it is first put on the shelf. */
export interface Product {
  /** Of one piece, in cents. */
  readonly price: number;
  readonly pieces: number;
}

const CATALOGUE: { readonly [sku: string]: Product } = {
  mug: { price: 1_250, pieces: 100 },
  kettle: { price: 4_900, pieces: 20 },
  /** Test value: never in stock. */
  'sold-out-lamp': { price: 3_900, pieces: 0 },
};

/** `poster-000` to `poster-999`: a thousand products, for load that is spread over many stock items. */
const POSTER: Product = { price: 900, pieces: 100_000 };

/**
 * The catalogue is part of the code and a product is put on the shelf when it is first asked for: so the shop can sell right after it was
 * deployed, and nothing has to be filled in.
 */
export function productOf(sku: string): Product | undefined {
  if (/^poster-\d{3}$/.test(sku)) return POSTER;
  return Object.hasOwn(CATALOGUE, sku) ? CATALOGUE[sku] : undefined;
}
