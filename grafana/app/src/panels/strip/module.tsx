import { PanelPlugin } from '@grafana/data';
import { fieldOptions } from '../../shared/field_options';
import { addOptions, type StripOptions } from './options';
import { StripPanel } from './panel';

export const plugin = new PanelPlugin<StripOptions>(StripPanel).useFieldConfig(fieldOptions()).setPanelOptions(addOptions);
