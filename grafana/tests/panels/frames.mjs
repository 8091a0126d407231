// Small frames of the contract, one set for each panel, as toDataFrame takes them; and the same with NULL in every cell
// that may be unknown.

/** Columns as {name: [type, values]}. */
export function frame(refId, columns) {
  return { refId, fields: Object.entries(columns).map(([name, [type, values]]) => ({ name, type, values })) };
}

/** Columns of a frame, from their values. */
export const text = (...values) => ['string', values];
export const number = (...values) => ['number', values];

/** All cells but those of the named columns are NULL. */
export function withNulls(frames, kept) {
  return frames.map(({ refId, fields }) => ({
    refId,
    fields: fields.map((field) => ({
      ...field,
      values: kept.includes(field.name) ? field.values : field.values.map(() => null),
    })),
  }));
}

/** The columns alone. */
export function withoutRows(frames) {
  const empty = (fields) => fields.map((field) => ({ ...field, values: [] }));
  return frames.map(({ refId, fields }) => ({ refId, fields: empty(fields) }));
}

/** `needed` cannot be NULL, `shows` is text that a drawing of the frames has. */
export const PANELS = {
  'lanatlas-topology-panel': {
    frames: [
      frame('nodes', {
        id: text('1', '2', '3'),
        title: text('router', 'nas', 'printer'),
        key: text('router', 'nas', 'printer'),
        state: text('up', 'down', 'unknown'),
        type: text('router', 'nas', 'printer'),
        addresses: text('192.0.2.1 2001:db8::1', '192.0.2.10', '192.0.2.20'),
        rtt_ms: number(0.4, null, null),
        x: number(0, 200, null),
        y: number(0, 100, null),
      }),
      frame('edges', {
        id: text('a', 'b'),
        source: text('1', '1'),
        target: text('2', '3'),
        kind: text('ethernet', 'wifi'),
        state: text('down', 'unknown'),
      }),
    ],
    needed: ['id', 'title', 'source', 'target'],
    shows: ['router', 'nas', 'printer'],
  },
  'lanatlas-ipgrid-panel': {
    frames: [
      frame('prefixes', { prefix: text('192.0.2.0/28'), name: text('office'), usable: number(14), used: number(3) }),
      frame('addresses', {
        address: text('192.0.2.1', '192.0.2.5', '192.0.2.9'),
        use: text('gateway', 'static', 'dhcp'),
        device: text('router', 'nas', 'printer'),
        device_key: text('router', 'nas', 'printer'),
      }),
      frame('ranges', { first: text('192.0.2.8'), last: text('192.0.2.12'), kind: text('dhcp') }),
    ],
    needed: ['prefix', 'address', 'first', 'last'],
    shows: ['192.0.2.0/28'],
  },
  'lanatlas-strip-panel': {
    frames: [
      frame('rows', {
        device_key: text('router', 'nas'),
        check_key: text('ping4', 'ping4'),
        device_name: text('router', 'nas'),
        state: text('up', 'down'),
        availability: number(1, 0.5),
      }),
      frame('results', {
        device_key: text('router', 'router', 'nas', 'nas'),
        check_key: text('ping4', 'ping4', 'ping4', 'ping4'),
        position: number(0, 1, 0, 1),
        at: number(1_700_000_000, 1_700_000_010, 1_700_000_000, 1_700_000_010),
        cause: text('reply', 'reply', 'reply', 'timeout'),
        rtt_us: number(400, 410, 1200, null),
      }),
    ],
    needed: ['device_key', 'check_key', 'position'],
    shows: ['router', 'nas'],
  },
};
