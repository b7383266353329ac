#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '..', 'dist', 'main.js');
if (existsSync(program)) {
  require(program);
} else {
  console.error('Cadastre is not built in this checkout yet: npm start, or npm run build');
  process.exitCode = 1;
}
