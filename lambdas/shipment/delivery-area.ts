const COUNTRIES: ReadonlySet<string> = new Set(['AT', 'BE', 'CH', 'DE', 'DK', 'ES', 'FR', 'GB', 'IE', 'IT', 'LU', 'NL', 'PL', 'PT', 'SE']);

/** Where the carriers deliver, as they publish it. `AQ`, Antarctica, is the address to test a refusal with. */
export const deliversTo = (country: string): boolean => COUNTRIES.has(country);
