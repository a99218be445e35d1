/** A value that travels as JSON: what a step takes and gives, and what the ledger keeps. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
