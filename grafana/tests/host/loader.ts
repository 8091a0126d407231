// Loads plugins as Grafana does: SystemJS reads their AMD modules and gives them the packages that Grafana shares.
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';

import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import lodash from 'lodash';
import moment from 'moment';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import * as rxjs from 'rxjs';
import * as operators from 'rxjs/operators';

interface Loader {
  set(id: string, module: object): void;
  addImportMap(map: { imports: Record<string, string> }): void;
  import(id: string): Promise<Record<string, unknown>>;
}
declare const System: Loader;

/** With this tag SystemJS takes a namespace as it is; it would copy another, and a copy misses what is set later. */
function namespace(module: object): object {
  return Object.defineProperty(module, Symbol.toStringTag, { value: 'Module' });
}

/** A CommonJS package: the whole of it is what `import x from` gives. */
function whole(module: unknown): object {
  return { default: module, __useDefault: true };
}

const SHARED: Record<string, object> = {
  '@emotion/css': namespace(emotionCss),
  '@emotion/react': namespace(emotionReact),
  '@grafana/data': namespace(data),
  '@grafana/runtime': namespace(runtime),
  '@grafana/ui': namespace(ui),
  lodash: whole(lodash),
  moment: whole(moment),
  react: React,
  'react-dom': ReactDOM,
  rxjs: namespace(rxjs),
  'rxjs/operators': namespace(operators),
};

const imports: Record<string, string> = {};
for (const [name, module] of Object.entries(SHARED)) {
  imports[name] = `package:${name}`;
  System.set(imports[name], module);
}
System.addImportMap({ imports });

/** The exports of a plugin's module. */
export function loadModule(url: string): Promise<Record<string, unknown>> {
  return System.import(url);
}
