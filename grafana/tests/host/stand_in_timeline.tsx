// The state timeline, plainly: one line for each series, a stretch for each value, with its words as a tooltip.
import { FieldType, formattedValueToString, getFieldDisplayName, type DataFrame, type Field, type PanelProps } from '@grafana/data';
import React from 'react';

interface Stretch {
  from: number;
  to: number;
  text: string;
  color: string;
}

/** Runs of the same value; a NULL continues the one before it. */
function stretches(frame: DataFrame, field: Field, end: number): Stretch[] {
  const times = frame.fields.find(({ type }) => type === FieldType.time)!.values as number[];
  const found: Stretch[] = [];
  Array.from(field.values as Iterable<unknown>).forEach((value, row) => {
    const shown = value === null ? undefined : field.display?.(value);
    const text = shown && formattedValueToString(shown);
    const before = found.at(-1);
    if (shown && text !== undefined && text !== before?.text) {
      if (before) {
        before.to = times[row]!;
      }
      found.push({ from: times[row]!, to: end, text, color: shown.color ?? 'grey' });
    }
  });
  return found;
}

interface LineProps {
  name: string;
  parts: Stretch[];
  from: number;
  to: number;
}

function Line({ name, parts, from, to }: LineProps) {
  const place = (at: number) => `${(100 * Math.min(1, Math.max(0, (at - from) / (to - from)))).toFixed(2)}%`;
  const width = (part: Stretch) => `calc(${place(part.to)} - ${place(part.from)})`;
  return (
    <div style={{ display: 'flex', flex: 1, minHeight: 14, maxHeight: 40, gap: 8, alignItems: 'center' }}>
      <span style={{ width: 110, textAlign: 'right', overflow: 'hidden', whiteSpace: 'nowrap', textOverflow: 'ellipsis', fontSize: 12 }}>{name}</span>
      <span style={{ position: 'relative', flex: 1, height: '80%' }}>
        {parts.map((part) => (
          <span
            key={part.from}
            title={part.text}
            style={{ position: 'absolute', top: 0, bottom: 0, left: place(part.from), width: width(part), background: part.color, opacity: 0.8 }}
          />
        ))}
      </span>
    </div>
  );
}

export function StateTimelinePanel({ data, height, timeRange, fieldConfig }: PanelProps) {
  const from = timeRange.from.valueOf();
  const to = timeRange.to.valueOf();
  const series = data.series.flatMap((frame) =>
    frame.fields.filter(({ type }) => type === FieldType.number).map((field) => ({ frame, field })));
  if (series.length === 0) {
    return <div data-testid="stand-in-empty">{fieldConfig.defaults.noValue ?? 'No data'}</div>;
  }
  return (
    <div style={{ height, display: 'flex', flexDirection: 'column' }} data-testid="stand-in-state-timeline">
      {series.map(({ frame, field }, index) => (
        <Line key={index} name={getFieldDisplayName(field, frame)} parts={stretches(frame, field, to)} from={from} to={to} />
      ))}
      <small style={{ opacity: 0.6 }}>Grafana draws its state-timeline panel here; this is a plain stand-in.</small>
    </div>
  );
}
