// The services of @grafana/runtime that core sets at its start. Each records what it was asked.
import { EventBusSrv, type BusEvent, type ScopedVars } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import { sceneGraph, type VariableCustomFormatterFn, type SceneObject } from '@grafana/scenes';
import { firstValueFrom, of, throwError, type Observable } from 'rxjs';
import { plain, record } from './record';

/** Answers of the backend by "METHOD url"; any other call is a 404. */
export const replies: Record<string, unknown> = {};

let current: SceneObject | null = null;

/** The scene by whose variables and time range texts are interpolated. */
export function setCurrentScene(scene: SceneObject): void {
  current = scene;
}

export function interpolate(text: string, scoped?: ScopedVars, format?: string | VariableCustomFormatterFn): string {
  return current ? sceneGraph.interpolate(current, text, scoped, format) : text;
}

interface Request {
  url: string;
  method?: string;
  data?: unknown;
}

function answer(request: Request): Observable<{ data: unknown }> {
  const method = request.method ?? 'GET';
  record.requests.push(plain({ method, url: request.url, data: request.data }));
  const key = `${method} ${request.url}`;
  if (key in replies) {
    return of({ data: replies[key], status: 200, ok: true, url: request.url, config: request });
  }
  return throwError(() => ({ status: 404, data: { message: `the test gave no answer for ${key}` } }));
}

function call(method: string) {
  return (url: string, data?: unknown) => firstValueFrom(answer({ url, method, data })).then((reply) => reply.data);
}

class RecordingBus extends EventBusSrv {
  override publish<T extends BusEvent>(event: T): void {
    record.events.push(plain({ type: event.type, payload: event.payload }));
    super.publish(event);
  }
}

function setBackend(): void {
  const service = {
    fetch: answer,
    request: (request: Request) => firstValueFrom(answer(request)).then((reply) => reply.data),
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    patch: call('PATCH'),
    delete: call('DELETE'),
  };
  runtime.setBackendSrv(service as unknown as runtime.BackendSrv);
}

function setTemplates(): void {
  const service = {
    replace: (text = '', scoped?: ScopedVars, format?: string | VariableCustomFormatterFn) =>
      interpolate(text, scoped, format),
    containsTemplate: (text?: string) => /\$\{?\w/.test(text ?? ''),
    getVariables: () => (current ? sceneGraph.getVariables(current).state.variables.map((one) => one.state) : []),
    updateTimeRange: () => undefined,
  };
  runtime.setTemplateSrv(service as unknown as runtime.TemplateSrv);
}

/** What the preview listens for, on the window: its `detail` is where a link or a panel wants to go. */
const VISIT = 'lanatlas-visit';

function visit(url: string): void {
  record.visits.push(url);
  window.dispatchEvent(new CustomEvent(VISIT, { detail: url }));
}

/** A link is noted and not followed: the page behind it is Grafana's. Panels hear of the click before. */
function watchLinks(): void {
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (link) {
      event.preventDefault();
      visit(link.getAttribute('href') ?? '');
    }
  });
  window.open = (url) => {
    visit(String(url));
    return null;
  };
  runtime.locationService.getHistory().listen((to: { pathname: string; search: string }) => {
    visit(to.pathname + to.search);
  });
}

export function startServices(): void {
  setBackend();
  setTemplates();
  watchLinks();
  runtime.setAppEvents(new RecordingBus());
  runtime.setLocationSrv({ update: (options) => void record.visits.push(JSON.stringify(options)) });
}
