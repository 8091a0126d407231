import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { DEVICE_LINK } from '../../shared/device_link';

/** Numbers of cells that a row can have. */
export const COLUMNS = [8, 16, 32, 64] as const;

/** Pixels of a cell. */
export const CELL_SIZE = { least: 8, most: 40, usual: 16 } as const;

export interface GridOptions {
  deviceLink: string;
  /** Of a row, if they fit; 0: as many as fit. */
  columns: number;
  /** Pixels. */
  cellSize: number;
  fold: 'large' | 'always';
  legend: boolean;
}

function addDrawing(builder: PanelOptionsEditorBuilder<GridOptions>): void {
  builder
    .addSelect({
      path: 'columns',
      name: 'Cells in a row',
      description: 'If they fit; IPv6 has at most 16',
      defaultValue: 0,
      settings: {
        options: [
          { value: 0, label: 'As many as fit' },
          ...COLUMNS.map((value) => ({ value, label: String(value) })),
        ],
      },
    })
    .addNumberInput({
      path: 'cellSize',
      name: 'Size of a cell',
      defaultValue: CELL_SIZE.usual,
      settings: { min: CELL_SIZE.least, max: CELL_SIZE.most, integer: true },
    })
    .addRadio({
      path: 'fold',
      name: 'Fold rows in which nothing is used',
      defaultValue: 'large',
      settings: {
        options: [
          { value: 'large', label: 'Of large prefixes', description: 'More than 1,024 addresses, of IPv6 256' },
          { value: 'always', label: 'Of all' },
        ],
      },
    })
    .addBooleanSwitch({ path: 'legend', name: 'Legend', defaultValue: true });
}

export function addOptions(builder: PanelOptionsEditorBuilder<GridOptions>): void {
  builder.addTextInput({
    path: 'deviceLink',
    name: 'Link of a device',
    description: '${__device} is the key of the device; empty: no link',
    defaultValue: DEVICE_LINK,
  });
  addDrawing(builder);
}
