import type { Code } from './jsonata';

/**
 * Step Functions' `$hash` is the equivalent of the intrinsic States.Hash, whose data may have 10,000 characters
 * (https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html); an execution's input may have 256 KiB. So the input is
 * hashed in slices, and then the hashes: a slice is at most 10,000 bytes of UTF-8, and 105 hashes of 64 characters are below the limit too.
 */
const SLICE_CHARACTERS = 2_500;

/**
 * SHA-256 over the execution's input, as the member of an object: `$string` of a text would be that text, and of an empty one
 * nothing. The first state works it out from what started the execution: the ledger refuses a second saga of the same id with another input.
 */
export const INPUT_HASH: Code = '($sagaInput := $string({"input": $states.context.Execution.Input}); '
  + `$hash($join($map([0..$floor(($length($sagaInput) - 1) / ${SLICE_CHARACTERS})], `
  + `function($slice) { $hash($substring($sagaInput, $slice * ${SLICE_CHARACTERS}, ${SLICE_CHARACTERS}), "SHA-256") })), "SHA-256"))`;
