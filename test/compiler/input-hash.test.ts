import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { INPUT_HASH } from '../../lib/compiler/input-hash';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the compiled expression gives for an execution's input, and every text that it hashes on the way. */
async function hashOf(input: unknown): Promise<{ readonly hash: unknown; readonly hashed: readonly string[] }> {
  const hashed: string[] = [];
  const expression = jsonata(INPUT_HASH);
  expression.registerFunction('hash', (text: string) => { hashed.push(text); return sha256(text); });
  return { hash: await expression.evaluate({}, { states: { context: { Execution: { Input: input } } } }), hashed };
}

describe('the hash of an execution\'s input', () => {
  it.each([[{ id: 1 }, '{"input":{"id":1}}'], [[], '{"input":[]}'], ['', '{"input":""}'], [null, '{"input":null}']])('is over the JSON text of %j', async (input, text) => {
    expect((await hashOf(input)).hash).toBe(sha256(sha256(text)));
  });

  it('goes over a long input in slices of 2,500 characters, so that no text exceeds what $hash takes', async () => {
    const { hash, hashed } = await hashOf('ü'.repeat(131_000));
    const text = `{"input":"${'ü'.repeat(131_000)}"}`;
    const slices = Array.from({ length: 53 }, (_, n) => text.slice(n * 2_500, (n + 1) * 2_500));
    expect(hash).toBe(sha256(slices.map(sha256).join('')));
    expect(hashed).toHaveLength(54);
    expect(Math.max(...hashed.map((one) => Buffer.byteLength(one)))).toBeLessThanOrEqual(10_000);
  });

  it('tells inputs apart that differ in one character anywhere', async () => {
    const hashes = await Promise.all([0, 2_499, 2_500, 9_999].map(async (at) => (await hashOf(`${'a'.repeat(at)}b${'a'.repeat(10_000 - at)}`)).hash));
    expect(new Set(hashes).size).toBe(4);
  });
});
