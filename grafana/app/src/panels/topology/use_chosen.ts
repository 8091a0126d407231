// What a person has chosen on the map and not in its options: it is gone with the page.
import { useState } from 'react';
import type { Spot } from './canvas_events';
import { NO_FILTER, type MapFilter } from './filter';

export interface Chosen {
  readonly folded: ReadonlySet<string>;
  setFolded(folded: ReadonlySet<string>): void;
  readonly filter: MapFilter;
  setFilter(filter: MapFilter): void;
  readonly search: string;
  setSearch(search: string): void;
  /** What the card is about. */
  readonly hovered: Spot | null;
  setHovered(spot: Spot | null): void;
  /** Where the keys are, by id. */
  readonly focused: string | null;
  setFocused(id: string | null): void;
  /** What the menu is about. */
  readonly menu: Spot | null;
  setMenu(spot: Spot | null): void;
  /** The last words for screen readers. */
  readonly said: string;
  setSaid(words: string): void;
}

export function useChosen(): Chosen {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState<MapFilter>(NO_FILTER);
  const [search, setSearch] = useState('');
  const [hovered, setHovered] = useState<Spot | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [menu, setMenu] = useState<Spot | null>(null);
  const [said, setSaid] = useState('');
  return {
    folded,
    setFolded,
    filter,
    setFilter,
    search,
    setSearch,
    hovered,
    setHovered,
    focused,
    setFocused,
    menu,
    setMenu,
    said,
    setSaid,
  };
}
