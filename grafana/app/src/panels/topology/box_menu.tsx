// Chooses what is drawn in boxes, and folds them.
import React from 'react';
import { BOX_KINDS, BOX_TITLES, type BoxKind, type Boxes } from './boxes';
import type { TopologyOptions } from './options';
import { MenuButton, MenuChoice, ToolMenu } from './tool_menu';

interface Props {
  options: TopologyOptions;
  onOptionsChange(options: TopologyOptions): void;
  boxes: Boxes;
  folded: ReadonlySet<string>;
  setFolded(folded: ReadonlySet<string>): void;
}

export function BoxMenu({ options, onOptionsChange, boxes, folded, setFolded }: Props) {
  const all = boxes.boxes.map(({ id }) => id);
  const choose = (kind: BoxKind) => () => onOptionsChange({ ...options, boxes: kind });
  return (
    <ToolMenu icon="layer-group" label="Boxes" active={all.some((id) => folded.has(id))}>
      {(close) => (
        <>
          <fieldset>
            <legend>Boxes</legend>
            {BOX_KINDS.map((kind) => (
              <MenuChoice key={kind} kind="radio" name="boxes" checked={options.boxes === kind} onChange={choose(kind)}>
                {BOX_TITLES[kind]}
              </MenuChoice>
            ))}
          </fieldset>
          {all.length > 0 && (
            <>
              <MenuButton onClick={() => (setFolded(new Set(all)), close())}>Fold all</MenuButton>
              <MenuButton onClick={() => (setFolded(new Set()), close())}>Unfold all</MenuButton>
            </>
          )}
        </>
      )}
    </ToolMenu>
  );
}
