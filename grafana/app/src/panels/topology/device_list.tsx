// The map for those who do not see it: a list of what it shows, out of sight, with the links that a click would follow.
import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import React, { memo, useEffect, useState } from 'react';
import type { SceneNode } from './scene';
import { sentenceOf, type SceneIndex } from './scene_index';

interface Props {
  index: SceneIndex;
  hrefOf: (node: SceneNode) => string | null;
  /** What hrefOf makes links of. */
  template: string;
}

/** When the browser has nothing else to do, at most a second later: a long list must not hold up the map. */
function whenIdle(act: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const id = window.requestIdleCallback(act, { timeout: 1000 });
    return () => window.cancelIdleCallback(id);
  }
  const timer = setTimeout(act, 200);
  return () => clearTimeout(timer);
}

function useLater<Value>(value: Value): Value | null {
  const [later, setLater] = useState<Value | null>(null);
  useEffect(() => whenIdle(() => setLater(value)), [value]);
  return later;
}

function List({ index: newest, hrefOf }: Props) {
  const index = useLater(newest);
  const styles = useStyles2(getStyles);
  if (!index) {
    return null;
  }
  const nodes = index.stops.flatMap(({ id }) => index.node(id) ?? []);
  return (
    <ul className={styles.list} aria-label="Devices on the map" data-testid="topology-list">
      {nodes.map((node) => (
        <li key={node.id} data-state={node.state}>
          {/* Tab goes past: the arrow keys of the map reach all of them */}
          <a href={hrefOf(node) ?? undefined} tabIndex={-1}>
            <bdi>{sentenceOf(index, node.id)}</bdi>
          </a>
        </li>
      ))}
      {index.model.notes.map((note) => (
        <li key={`note ${note.id}`}>Note: {note.text}</li>
      ))}
    </ul>
  );
}

/** Links change with these only: a hover draws no list anew. */
export const DeviceList = memo(List, (before, after) => before.index === after.index && before.template === after.template);

const getStyles = () => ({
  list: css({
    position: 'absolute',
    left: 0,
    top: 0,
    width: 1,
    height: 1,
    margin: 0,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    listStyle: 'none',
  }),
});
