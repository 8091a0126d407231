// The settings that Grafana's server writes into the page. First of all imports: @grafana/runtime reads them once, while it
// is loaded.
const query = new URLSearchParams(location.search);

/** dark, light or contrast (dark with pure colours). */
export const themeName = query.get('theme') ?? 'dark';

const base = themeName === 'light' ? 'light' : 'dark';

Object.assign(window, {
  __grafana_public_path__: '/public/',
  grafanaBootData: {
    settings: {
      appUrl: `${location.origin}/`,
      appSubUrl: '',
      buildInfo: { version: `host of ${query.get('grafana')}`, edition: 'Open Source', env: 'test' },
      featureToggles: {},
      panels: {},
      datasources: {},
      defaultDatasource: '',
      apps: {},
      bootData: {},
    },
    user: {
      id: 1,
      orgId: 1,
      orgRole: 'Editor',
      login: 'tester',
      name: 'Tester',
      timezone: 'utc',
      theme: base,
      lightTheme: base === 'light',
    },
    navTree: [],
    assets: { dark: '', light: '' },
  },
});
