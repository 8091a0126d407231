// What each picture shows. `panels`: those alone, by their titles; without it the whole dashboard. `change` makes of a
// dashboard what a person would have chosen on the page.

function resized(places) {
  return (json) => {
    for (const panel of json.panels) {
      Object.assign(panel.gridPos, places[panel.title]);
    }
  };
}

/** Rows that are folded say nothing. */
function withoutFolded(json) {
  json.panels = json.panels.filter(({ collapsed }) => !collapsed);
}

const home = { values: { prefix: '192.168.10.0/24' } };

export const PICTURES = [
  // README
  { name: 'map', dashboard: 'topology', change: resized({ Map: { h: 17 } }), panels: ['Map'] },
  {
    name: 'addresses',
    dashboard: 'plan',
    choices: home,
    change: resized({ 'Addresses of the prefix': { w: 11, h: 12 }, 'Planned or held': { x: 11, w: 13, h: 12 } }),
    panels: ['Addresses of the prefix', 'Planned or held'],
  },
  // docs
  { name: 'overview', dashboard: 'overview' },
  { name: 'topology', dashboard: 'topology', change: withoutFolded },
  { name: 'inventory', dashboard: 'inventory' },
  { name: 'device', dashboard: 'device', choices: { values: { device: 'backup' } } },
  { name: 'plan', dashboard: 'plan', choices: home, width: 1600 },
  { name: 'monitoring', dashboard: 'monitoring' },
  { name: 'atlas', dashboard: 'atlas' },
];
