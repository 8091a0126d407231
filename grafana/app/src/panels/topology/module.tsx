import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { fieldOptions } from '../../shared/field_options';
import { addOptions, type TopologyOptions } from './options';
import { TopologyPanel } from './panel';

export const plugin = new PanelPlugin<TopologyOptions>(TopologyPanel)
  .useFieldConfig(fieldOptions(FieldConfigProperty.Links))
  .setPanelOptions(addOptions);
