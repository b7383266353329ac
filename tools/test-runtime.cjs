const { createRequire, isBuiltin } = require('node:module');
const { Script } = require('node:vm');
const JestRuntime = require('jest-runtime').default;

/** What was compiled in this worker, by path: the next test file that loads it has its functions ready. */
const scripts = new Map();

function compile(source, path, parameters) {
  let kept = scripts.get(path);
  if (kept?.source !== source) {
    const head = `(function (${parameters.join(', ')}) {`;
    kept = { source, script: new Script(`${head}${source}\n})`, { filename: path, columnOffset: -head.length }) };
    scripts.set(path, kept);
  }
  return kept.script.runInThisContext();
}

const isOurs = (specifier) => specifier.startsWith('@cadastre/') || /^[./]/.test(specifier);

/**
 * Of our own modules each test file has its own, as in any Jest. What others have written is loaded by Node itself, as
 * in the product, once for all the files of a worker: evaluated anew it was half of what a file cost.
 */
module.exports = class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    const { executor } = this;
    executor.compile = (source, path) =>
      this._environment.getVmContext() && compile(source, path, executor.injectedModuleParameters);
  }

  requireModule(from, specifier, options, isRequireActual) {
    const ofOthers = specifier && !options?.isInternalModule && !isOurs(specifier) && !isBuiltin(specifier);
    if (ofOthers) return createRequire(from)(specifier);
    return super.requireModule(from, specifier, options, isRequireActual);
  }
};
