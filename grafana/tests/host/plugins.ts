// Panels by their id: ours from the server as they were built, those of Grafana's core as stand-ins.
import { PanelPlugin, type PanelPluginMeta } from '@grafana/data';
import { setPluginImportUtils } from '@grafana/runtime';
import { loadModule } from './loader';
import { standIn } from './stand_ins';

const loaded = new Map<string, PanelPlugin>();

/** Ours are those that begin so; the server knows the folder of each. */
const isOurs = (id: string) => id.startsWith('lanatlas-');

export async function panelPlugin(id: string): Promise<PanelPlugin> {
  const known = loaded.get(id);
  if (known) {
    return known;
  }
  const url = `/public/plugins/${id}/module.js`;
  const plugin = isOurs(id) ? (await loadModule(url)).plugin : standIn(id);
  if (!(plugin instanceof PanelPlugin)) {
    throw new Error(`${url} exports no plugin of a panel`);
  }
  plugin.meta = { id, name: id, type: 'panel', info: { version: '', logos: {} } } as unknown as PanelPluginMeta;
  loaded.set(id, plugin);
  return plugin;
}

setPluginImportUtils({ importPanelPlugin: panelPlugin, getPanelPluginFromCache: (id: string) => loaded.get(id) });
