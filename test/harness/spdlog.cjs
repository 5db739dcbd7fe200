// Stands in for VS Code's native logger, which is not built in the server of the tests: without it the
// extension host writes output channels nowhere.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(path) {
    this.path = path;
    this.level = 0;
    this.raw = false;
    mkdirSync(dirname(path), { recursive: true });
    for (const [level, name] of LEVELS.entries()) this[name] = (text) => this.write(level, name, text);
  }
  write(level, name, text) {
    if (level < this.level) return;
    const line = this.raw ? text : `${new Date().toISOString()} [${name}] ${text}\n`;
    appendFileSync(this.path, line);
  }
  setLevel(level) {
    this.level = level;
  }
  clearFormatters() {
    this.raw = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
}

exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (_name, path) => new Logger(path);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
exports.Logger = Logger;
