// Of the options that Grafana has for fields our panels know a few. What a plugin does not name, Grafana takes out of a
// dashboard.
import { FieldConfigProperty } from '@grafana/data';

/** For useFieldConfig(): the words for nothing, and what is named besides. */
export function fieldOptions(...more: FieldConfigProperty[]) {
  const known = [FieldConfigProperty.NoValue, ...more];
  return { disableStandardOptions: Object.values(FieldConfigProperty).filter((property) => !known.includes(property)) };
}
