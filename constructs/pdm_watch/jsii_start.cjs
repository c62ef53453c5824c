// Loaded by Node before jsii's own code (NODE_OPTIONS, set in __init__.py). It makes the CDK's modules
// load faster and changes nothing about what they do.
//
// jsii links every package into a new folder of a random name at each start. So Node's compile cache,
// whose keys are paths, never hits; and each of cdk-nag's 300 files has `aws-cdk-lib/aws-...` looked up
// anew in a list of 350 exports. And CfnInclude reads JSON with a parser of YAML, fifty times slower.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const PACKAGE = /^.*[\\/]jsii-kernel-[^\\/]+[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/;

/** Compile a package's files under the name that they have in jsii's package cache, which stays the same. */
function compileUnderLastingNames() {
  const compile = Module.prototype._compile;
  const lasting = new Map();
  Module.prototype._compile = function (content, filename, ...rest) {
    const [linked] = PACKAGE.exec(filename) ?? [];
    if (linked && !lasting.has(linked)) lasting.set(linked, fs.realpathSync(linked));
    const name = linked ? lasting.get(linked) + filename.slice(linked.length) : filename;
    return compile.call(this, content, name, ...rest);
  };
}

/** Look a package up once for all files of the package that asks: they have the same neighbours. */
function resolveOncePerPackage() {
  const resolve = Module._resolveFilename;
  const known = new Map();
  Module._resolveFilename = function (request, parent, isMain, options) {
    const [asking] = PACKAGE.exec(parent?.filename ?? "") ?? [];
    const nested = asking && parent.filename.includes("node_modules", asking.length);
    if (!asking || nested || options || request.startsWith(".") || path.isAbsolute(request)) {
      return resolve.call(this, request, parent, isMain, options);
    }
    const key = `${asking}\0${request}`;
    if (!known.has(key)) known.set(key, resolve.call(this, request, parent, isMain, options));
    return known.get(key);
  };
}

/** Let CfnInclude read what is JSON as JSON; what is not goes to its parser of YAML, as ever. */
function readJsonAsJson() {
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...rest) {
    const result = compile.call(this, content, filename, ...rest);
    const yaml = this.exports?.deserialize;
    if (yaml && /[\\/]cloudformation-include[\\/]lib[\\/]private[\\/]yaml-cfn\.js$/.test(filename)) {
      this.exports.deserialize = (text) => {
        if (!text.startsWith("{")) return yaml(text);
        try {
          return JSON.parse(text);
        } catch {
          return yaml(text); // YAML may begin so too; and its parser says what is wrong
        }
      };
    }
    return result;
  };
}

/**
 * Let cdk-nag ask whether a resource is one of QuickSight's without loading QuickSight's five megabytes:
 * while nobody has loaded the constructs of a service, there is no resource of it.
 */
function loadForRulesOnlyWhatIsUsed() {
  const compile = Module.prototype._compile;
  const used = new Set();
  Module.prototype._compile = function (content, filename, ...rest) {
    const service = /[\\/]aws-cdk-lib[\\/](aws-[^\\/]+)[\\/]lib[\\/]/.exec(filename)?.[1];
    if (service) used.add(service);
    return compile.call(this, content, filename, ...rest);
  };
  const load = Module._load;
  class NobodyIs {}
  Module._load = function (request, parent, isMain) {
    const service = /^aws-cdk-lib\/(aws-[a-z0-9-]+)$/.exec(request)?.[1];
    if (!service || !/[\\/]cdk-nag[\\/]lib[\\/]rules[\\/]/.test(parent?.filename ?? "")) {
      return load.call(this, request, parent, isMain);
    }
    let real;
    const get = (_, name) => {
      if (!real && !used.has(service) && String(name).startsWith("Cfn")) return NobodyIs;
      real ??= load.call(this, request, parent, isMain);
      return real[name];
    };
    return new Proxy({}, { get });
  };
}

// Only in jsii's kernel: other Node processes inherit the variable too.
if (process.execArgv.includes("--preserve-symlinks") && process.argv[1]?.endsWith("program.js")) {
  Module.enableCompileCache?.(path.resolve(__dirname, "..", "..", ".cache", "node"));
  compileUnderLastingNames();
  resolveOncePerPackage();
  readJsonAsJson();
  loadForRulesOnlyWhatIsUsed();
}
