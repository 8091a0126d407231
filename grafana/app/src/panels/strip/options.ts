import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { DEVICE_LINK } from '../../shared/device_link';
import type { Sort } from './order';

export interface StripOptions {
  deviceLink: string;
  sort: Sort;
  /** Words that a row must have to be shown. Grafana's text box makes undefined of ''. */
  filter?: string;
  /** Bars of a row. */
  bars: number;
  /** The filter box above the rows. */
  filterBox: boolean;
}

export function addOptions(builder: PanelOptionsEditorBuilder<StripOptions>): void {
  builder
    .addTextInput({
      path: 'deviceLink',
      name: 'Link of a device',
      description: '${__device} is the key of the device; empty: no link',
      defaultValue: DEVICE_LINK,
    })
    .addRadio({
      path: 'sort',
      name: 'Order',
      description: 'A click on a heading changes it, too',
      defaultValue: 'state',
      settings: {
        options: [
          { value: 'state', label: 'State' },
          { value: 'name', label: 'Name' },
          { value: 'given', label: 'As the query gives' },
        ],
      },
    })
    .addTextInput({
      path: 'filter',
      name: 'Filter',
      description: 'Words that a row must have; the box above the rows changes them, too',
      defaultValue: '',
    })
    .addNumberInput({
      path: 'bars',
      name: 'Results of a row',
      defaultValue: 30,
      settings: { min: 1, max: 120, integer: true },
    })
    .addBooleanSwitch({ path: 'filterBox', name: 'Filter box', defaultValue: true });
}
