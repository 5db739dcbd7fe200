// In place of VS Code's API, for the time that loading the extension takes: whatever is asked for is there.
const { Module } = require('node:module');

function anything() {
  return new Proxy(function () {}, {
    get: (target, key) => (key in target || key === 'then' ? target[key] : (target[key] = anything())),
  });
}

const vscode = anything();
const load = Module._load;
Module._load = (request, ...more) => (request === 'vscode' ? vscode : load(request, ...more));
