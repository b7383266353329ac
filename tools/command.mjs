import { spawn } from 'node:child_process';
import { Failure } from './terminal.mjs';

/** Runs a program in this terminal; answers its exit code. Ctrl-C is the program's to handle: we wait for its end. */
export function run(file, args, options = {}) {
  const wait = () => {};
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, wait);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options });
    const forward = () => child.kill('SIGTERM');
    process.on('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', forward);
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, wait);
      resolve(signal ? 1 : (code ?? 1));
    });
  });
}

/** Runs a program quietly; its output is shown only where it fails. */
export function runQuietly(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => reject(new Failure(`${file} cannot be run: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Failure(`${[file, ...args].join(' ')} failed:\n${output.trim()}`));
    });
  });
}
