// The variables of dashboards, and the conditions in SQL that follow from them.
//
// "All" is the empty text and not a list: ${site:sqlstring} is '' then, whatever there is. What has none is '(none)'.
import {
  QueryVariableBuilder, TextBoxVariableBuilder, VariableHide, VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { SQLITE, lines } from './query';

const ALL = { selected: true, text: ['All'], value: ['$__all'] };

function query(name: string, label: string, sql: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(SQLITE)
    .query(lines(sql))
    .refresh(VariableRefresh.OnTimeRangeChanged);
}

function several(name: string, label: string, sql: string): QueryVariableBuilder {
  return query(name, label, sql).multi(true).includeAll(true).allValue("''").current(ALL);
}

export const site = () =>
  several('site', 'Site', "SELECT DISTINCT coalesce(nullif(site, ''), '(none)') FROM v_device ORDER BY 1")
    .description('Where the device stands; (none): not said');

export const type = () =>
  several('type', 'Type', 'SELECT DISTINCT type FROM v_device ORDER BY 1').description('What the device is');

export const state = () =>
  several('state', 'State', 'SELECT name FROM v_state ORDER BY position')
    .description('The state at this moment, as ipam status says it');

export const tag = () =>
  several('tag', 'Tag', 'SELECT DISTINCT tag FROM v_device_tag ORDER BY 1').description('Any of these tags');

export const text = () =>
  new TextBoxVariableBuilder('text').label('Text').defaultValue('').current({ selected: true, text: '', value: '' })
    .description('A part of the name, key, vendor, system or note, in any case');

// A name that turns the direction of writing is not to turn the key: it stands between U+2068 and U+2069.
export const device = () =>
  query('device', 'Device', `
    SELECT key AS __value, iif(name = key, name, char(8296) || name || char(8297) || ' (' || key || ')') AS __text FROM v_device ORDER BY name, key
  `).description('Its name, and the key that its metrics have when that differs');

export const prefix = () =>
  query('prefix', 'Prefix', `
    SELECT ref AS __value, iif(name = '', ref, ref || ' ' || name) AS __text FROM v_prefix ORDER BY family, first_key, length, vrf
  `).description('A prefix of the address plan; one of another VRF has that name before it');

/** What the metrics of the chosen prefix are called. */
export const prefixMetric = () =>
  query('prefix_metric', 'Metric of the prefix', "SELECT metric FROM v_prefix WHERE ref = ${prefix:sqlstring}")
    .hide(VariableHide.HideVariable);

export const map = () =>
  query('map', 'Map', "SELECT name FROM v_map ORDER BY name <> 'main', name")
    .description('Whose positions and notes are drawn');

/** The keys of the devices that tell of the way out, for PromQL. */
export const wayOut = () =>
  query('way_out', 'Way out', 'SELECT DISTINCT device_key FROM v_way_out ORDER BY 1')
    .multi(true).includeAll(true).current(ALL).hide(VariableHide.HideVariable);

const chosen = (variable: string, column: string) =>
  `('' IN (\${${variable}:sqlstring}) OR ${column} IN (\${${variable}:sqlstring}))`;

/** The devices of v_device_now or v_map_device, called `d`, that all variables of a filter leave. */
export const FILTER = `${chosen('site', "coalesce(nullif(d.site, ''), '(none)')")}
      AND ${chosen('type', 'd.type')}
      AND ${chosen('state', 'd.state')}
      AND ('' IN (\${tag:sqlstring}) OR d.id IN (SELECT t.device_id FROM v_device_tag t WHERE t.tag IN (\${tag:sqlstring})))
      AND (\${text:sqlstring} = '' OR instr(lower(d.name || ' ' || d.key || ' ' || d.vendor || ' ' || d.os || ' ' || d.notes),
        lower(\${text:sqlstring})) > 0)`;

/** The same by site alone. */
export const OF_SITE = chosen('site', "coalesce(nullif(d.site, ''), '(none)')");
