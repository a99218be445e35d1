// Runs before `npm pack` and `npm publish` in the root folder, whose package.json is for work on the sources.
console.error('This folder is not what is published. Run `npm run build`, then `npm pack ./dist` or `npm publish ./dist`.');
process.exit(1);
