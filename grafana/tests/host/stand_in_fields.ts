// The fields' options of core's panels that our dashboards set, with the defaults that core has: without them Grafana drops
// what a dashboard says of them.
import { FieldColorModeId, FieldConfigProperty, identityOverrideProcessor, type SetFieldConfigOptionsArgs } from '@grafana/data';

const LINES = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  spanNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  stacking: { mode: 'none', group: 'A' },
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  scaleDistribution: { type: 'linear' },
  thresholdsStyle: { mode: 'off' },
  hideFrom: { tooltip: false, viz: false, legend: false },
} as const;

const TABLE = {
  width: undefined,
  minWidth: undefined,
  align: 'auto',
  cellOptions: { type: 'auto' },
  hidden: false,
  'hideFrom.viz': false,
  filterable: false,
  wrapText: false,
} as const;

const CUSTOM: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  timeseries: LINES,
  table: TABLE,
  'state-timeline': { lineWidth: 0, fillOpacity: 70, spanNulls: false },
};

/** Series have colours of the palette without being told; the other panels colour by thresholds. */
const PALETTE = { [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } } };

export function fieldOptionsOf(id: string): SetFieldConfigOptionsArgs<Record<string, unknown>> {
  return {
    standardOptions: id === 'timeseries' ? PALETTE : {},
    useCustomConfig: (builder) => {
      for (const [path, defaultValue] of Object.entries(CUSTOM[id] ?? {})) {
        builder.addCustomEditor({
          id: path,
          path,
          name: path,
          defaultValue,
          editor: () => null,
          override: () => null,
          process: identityOverrideProcessor,
          shouldApply: () => true,
        });
      }
    },
  };
}
