import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { DEVICE_LINK } from '../../shared/device_link';
import { BOX_KINDS, BOX_TITLES, type BoxKind } from './boxes';
import type { KeptPlace } from './places';

export interface TopologyOptions {
  deviceLink: string;
  boxes: BoxKind;
  showPaths: boolean;
  showHubs: boolean;
  showNotes: boolean;
  linkLabels: boolean;
  toolbar: boolean;
  snap: boolean;
  /** Where a moved device's place is kept. */
  keep: 'dashboard' | 'page';
  iconPrefix: string;
  iconFiles: string;
  iconHosts: boolean;
  /** Written by the map, not in the options pane. From a file that people may edit: read by readPlaces(). */
  places: KeptPlace[];
}

export const DEFAULTS: TopologyOptions = {
  deviceLink: DEVICE_LINK,
  boxes: 'none',
  showPaths: true,
  showHubs: true,
  showNotes: true,
  linkLabels: true,
  toolbar: true,
  snap: true,
  keep: 'dashboard',
  iconPrefix: '',
  iconFiles: '',
  iconHosts: false,
  places: [],
};

type Builder = PanelOptionsEditorBuilder<TopologyOptions>;

function addDrawing(builder: Builder): void {
  const category = ['Drawing'];
  const boxes = BOX_KINDS.map((value) => ({ value, label: BOX_TITLES[value] }));
  const flags = [
    ['showPaths', 'Request paths', ''],
    ['showHubs', 'Hubs and hosts with their spokes', ''],
    ['showNotes', 'Notes', ''],
    ['linkLabels', 'Labels of links', ''],
    ['toolbar', 'Toolbar', 'Hidden in a small panel in any case; keys work without it'],
  ] as const;
  builder.addSelect({ path: 'boxes', name: 'Boxes', defaultValue: DEFAULTS.boxes, settings: { options: boxes }, category });
  for (const [path, name, description] of flags) {
    builder.addBooleanSwitch({ path, name, description, defaultValue: DEFAULTS[path], category });
  }
}

function addPlaces(builder: Builder): void {
  const category = ['Places'];
  const options = [
    { value: 'dashboard', label: 'In the dashboard', description: 'when the dashboard is saved' },
    { value: 'page', label: 'Until the page is closed' },
  ] as const;
  builder.addRadio({
    path: 'keep',
    name: 'Keep places of moved devices',
    defaultValue: DEFAULTS.keep,
    settings: { options: [...options] },
    category,
  });
  builder.addBooleanSwitch({ path: 'snap', name: 'Snap to the grid', defaultValue: DEFAULTS.snap, category });
}

function addIcons(builder: Builder): void {
  const category = ['Icons'];
  builder.addTextInput({
    path: 'iconPrefix',
    name: 'Folder of an icon pack',
    description: 'An address that ends with /, served by Grafana itself, such as public/img/my-icons/; empty: the built-in icons',
    defaultValue: DEFAULTS.iconPrefix,
    category,
  });
  builder.addTextInput({
    path: 'iconFiles',
    name: 'Files of the icon pack',
    description: 'name=file for each icon or type, such as "nas=rack.svg tv=tv.png"; empty: <name>.svg for each',
    defaultValue: DEFAULTS.iconFiles,
    settings: { useTextarea: true, rows: 4 },
    category,
  });
  builder.addBooleanSwitch({
    path: 'iconHosts',
    name: 'Icons from other hosts',
    description: 'Each browser that shows the map then asks that host',
    defaultValue: DEFAULTS.iconHosts,
    category,
  });
}

export function addOptions(builder: Builder): void {
  builder.addTextInput({
    path: 'deviceLink',
    name: 'Link of a device',
    description: '${__device} is the key of the device; empty: no link. A data link of the column title goes first',
    defaultValue: DEFAULTS.deviceLink,
  });
  addDrawing(builder);
  addPlaces(builder);
  addIcons(builder);
}
