import { PanelPlugin } from '@grafana/data';
import { fieldOptions } from '../../shared/field_options';
import { addOptions, type GridOptions } from './options';
import { GridPanel } from './panel';

export const plugin = new PanelPlugin<GridOptions>(GridPanel).useFieldConfig(fieldOptions()).setPanelOptions(addOptions);
