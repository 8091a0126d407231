// Core fills these registries from files that no npm package has. The override processors are Grafana's own; the editors
// draw nothing, as no test opens the options pane.
import * as data from '@grafana/data';

const NOTHING = () => null;

const EDITORS = [
  'text', 'number', 'slider', 'boolean', 'select', 'multi-select', 'radio', 'strings', 'color', 'fieldColor', 'unit',
  'thresholds', 'mappings', 'links', 'actions', 'stats-picker', 'timezone', 'field-name', 'field-names', 'image', 'icon',
  'dashboard-uid', 'dashboard-picker',
];

type Item = Record<string, unknown>;

function fieldOption(id: string, process: unknown, more: Item = {}): Item {
  const drawing = { editor: NOTHING, override: NOTHING };
  return { id, path: id, name: id, process, settings: {}, shouldApply: () => true, ...drawing, ...more };
}

/** Green below 80 and red from there on is what core sets, too. */
const THRESHOLDS = {
  mode: data.ThresholdsMode.Absolute,
  steps: [{ value: -Infinity, color: 'green' }, { value: 80, color: 'red' }],
};

function fieldOptions(): Item[] {
  return [
    fieldOption('unit', data.unitOverrideProcessor),
    fieldOption('min', data.numberOverrideProcessor),
    fieldOption('max', data.numberOverrideProcessor),
    fieldOption('fieldMinMax', data.booleanOverrideProcessor),
    fieldOption('decimals', data.numberOverrideProcessor, { settings: { min: 0, max: 15, integer: true } }),
    fieldOption('displayName', data.displayNameOverrideProcessor),
    fieldOption('noValue', data.stringOverrideProcessor),
    fieldOption('color', data.identityOverrideProcessor),
    fieldOption('mappings', data.valueMappingsOverrideProcessor, { defaultValue: [] }),
    fieldOption('thresholds', data.thresholdsOverrideProcessor, { defaultValue: THRESHOLDS }),
    fieldOption('links', data.dataLinksOverrideProcessor),
    fieldOption('actions', data.identityOverrideProcessor),
    fieldOption('filterable', data.booleanOverrideProcessor, { hideFromDefaults: true }),
  ];
}

/**
 * Those of @grafana/data, some of which it lists under two names; partitionByValues, extractFields and more are in core
 * only. From 13 on they are loaded late.
 */
function transformations(late: boolean): Item[] {
  const byId = new Map(Object.values(data.standardTransformers).map((transformer) => [transformer.id, transformer]));
  return [...byId.values()].map((transformer) => ({
    id: transformer.id,
    name: transformer.name,
    editor: NOTHING,
    transformation: late ? () => Promise.resolve(transformer) : transformer,
  }));
}

export function fillRegistries(grafana: number): void {
  data.standardEditorsRegistry.setInit(() => EDITORS.map((id) => ({ id, name: id, editor: NOTHING as never })));
  data.standardFieldConfigEditorRegistry.setInit(() => fieldOptions() as never);
  data.standardTransformersRegistry.setInit(() => transformations(grafana >= 13) as never);
}

/** A dashboard that uses such a transformation cannot be tested here, so it is refused by name. */
export function isTransformation(id: string): boolean {
  return data.standardTransformersRegistry.getIfExists(id) !== undefined;
}
