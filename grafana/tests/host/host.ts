// The page that stands in for Grafana: window.lanatlasHost is what tests and the preview drive.
import './boot';
import { startDataSources } from './data_sources';
import { loadModule } from './loader';
import { changeOptions, mount, refresh, resize } from './mount';
import { openDashboard, settled } from './open_dashboard';
import { record } from './record';
import { fillRegistries } from './registries';
import { replies, startServices } from './services';
import { clearStage } from './stage';
import './plugins';

fillRegistries(Number(new URLSearchParams(location.search).get('grafana')));
startServices();
startDataSources();

const host = {
  mount,
  refresh,
  changeOptions,
  resize,
  clear: clearStage,
  openDashboard,
  settled,
  startDataSources,
  record,
  replies,
  loadModule: async (url: string) => Object.keys(await loadModule(url)),
};

export type Host = typeof host;

Object.assign(window, { lanatlasHost: host });
