/** Tests are TypeScript, stripped of types by swc; `npm run typecheck` checks them. */
module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  testEnvironment: 'node',
  // Much of the suite waits for real Lambdas and queues: every core has a file of its own to run.
  maxWorkers: '100%',
};
