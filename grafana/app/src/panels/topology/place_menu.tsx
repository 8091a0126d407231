// Locks places, snaps them to the grid, copies them for the database, gives up those of the dashboard.
import React, { useState } from 'react';
import type { TopologyOptions } from './options';
import { mapLoadText } from './places';
import { MenuButton, MenuChoice, ToolMenu } from './tool_menu';
import type { Places } from './use_places';

interface Props {
  options: TopologyOptions;
  onOptionsChange(options: TopologyOptions): void;
  places: Places;
  /** Says `words` when it is done, or why not. */
  tell(saving: Promise<void>, words: string): void;
  say(words: string): void;
  count: number;
}

export function PlaceMenu({ options, onOptionsChange, places, tell, say, count }: Props) {
  /** What the clipboard did not take, to be copied by hand. */
  const [text, setText] = useState<string | null>(null);
  const locked = count > 0 && places.locked.size === count;
  const copy = async () => {
    const all = places.all();
    const input = mapLoadText(all);
    try {
      await navigator.clipboard.writeText(input);
      say(`${all.length} places copied, for: ipam map load -`);
      setText(null);
    } catch {
      // without TLS a browser has no clipboard for pages
      setText(input);
    }
  };
  const lockAll = () => {
    const words = locked ? 'All places are unlocked' : 'All places are locked';
    tell(places.lock(places.places.keys(), !locked), words);
  };
  const forget = () => tell(places.forget(), 'The map has the places of the database');
  const snap = () => onOptionsChange({ ...options, snap: !options.snap });
  return (
    <ToolMenu icon={locked ? 'lock' : 'unlock'} label="Places" active={locked}>
      {(close) => (
        <>
          <MenuButton onClick={() => (lockAll(), close())}>{locked ? 'Unlock all' : 'Lock all'}</MenuButton>
          <MenuChoice kind="checkbox" checked={options.snap} onChange={snap}>
            Snap to the grid
          </MenuChoice>
          <MenuButton onClick={copy}>Copy for ipam map load</MenuButton>
          <MenuButton onClick={() => (forget(), close())}>
            {options.keep === 'dashboard' ? 'Forget the places of the dashboard' : 'Forget the places of this page'}
          </MenuButton>
          {text !== null && <ByHand text={text} />}
        </>
      )}
    </ToolMenu>
  );
}

function ByHand({ text }: { text: string }) {
  const select = (event: React.FocusEvent<HTMLTextAreaElement>) => event.currentTarget.select();
  return <textarea readOnly aria-label="Input for ipam map load" value={text} onFocus={select} autoFocus />;
}
