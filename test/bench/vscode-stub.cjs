// In place of VS Code's API, for the time that loading the extension and its activation take: whatever is asked for is
// there, can be called, and can be the parent of a class. A promise of it is never fulfilled: what waits for VS Code
// does not count.
const { Module } = require('node:module');
const { performance } = require('node:perf_hooks');
const { join } = require('node:path');

function valueOf(target, key) {
  if (key in target && key !== 'name') return target[key];
  if (key === 'then') return undefined;
  if (key === Symbol.iterator) return () => [][Symbol.iterator]();
  if (key === Symbol.toPrimitive) return () => '';
  return (target[key] = anything());
}

function changed(target, key, value) {
  return Reflect.defineProperty(target, key, { value, writable: true, configurable: true });
}

function anything() {
  return new Proxy(function () {}, {
    get: (target, key) => (key === 'length' ? 0 : valueOf(target, key)),
    set: changed,
    apply: () => Object.defineProperty(anything(), 'then', { value: anything(), configurable: true }),
    construct: (_target, _given, { prototype }) =>
      new Proxy(Object.create(prototype), { get: (target, key) => valueOf(target, key) }),
  });
}

const vscode = anything();
const load = Module._load;
Module._load = (request, ...more) => (request === 'vscode' ? vscode : load(request, ...more));

/** Milliseconds that loading the extension takes, and that activating it takes, in a project's folder. */
exports.activated = (root) => {
  const started = performance.now();
  const { activate } = require(join(root, 'dist/extension.js'));
  const loaded = performance.now();
  const memory = { get: (_key, otherwise) => otherwise, update: () => undefined, keys: () => [] };
  const context = {
    subscriptions: [],
    asAbsolutePath: (path) => join(root, path),
    extensionPath: root,
    globalState: memory,
    workspaceState: memory,
  };
  activate(new Proxy(context, { get: (target, key) => valueOf(target, key) }));
  return { load: loaded - started, activate: performance.now() - loaded };
};
