/** Tests are TypeScript, stripped of types by swc; `npm run typecheck` checks them. */
module.exports = {
  roots: ['<rootDir>/test'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
};
