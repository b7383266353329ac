// The compiler options of the build (.swcrc), as Jest needs them: its module registry knows no dynamic import.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { module: _, ...options } = JSON.parse(readFileSync(join(__dirname, '..', '.swcrc'), 'utf8'));

module.exports = { ...options, module: { type: 'commonjs' }, swcrc: false };
