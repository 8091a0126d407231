// The pictures on a device: its icon, the sign of its state, a padlock. Made once for each theme.
import type { State } from '../../shared/state';
import { STATES } from '../../shared/state';
import { badgeUri, lockUri } from './badges';
import { FOLD_ICON, builtInIcon, hasIcon, strokes } from './icons';
import type { Palette } from './palette';

export interface Images {
  /** Icon, badge and padlock of a device, in the order in which style.ts places them. */
  of(names: readonly string[], state: State, locked: boolean, folded: boolean): string[];
}

function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

/** `pack` has the loaded icons of the user's pack by name; they go before the built-in ones. */
export function imagesOf(palette: Palette, pack: ReadonlyMap<string, string>): Images {
  const icon = once((drawing: string) => strokes(drawing, text));
  const { ground, states, text } = palette;
  const badges = new Map(STATES.map((state) => [state, badgeUri(state, { colour: states[state], ground })]));
  const lock = lockUri({ colour: text, ground });
  const iconOf = (names: readonly string[]) => {
    // a name is asked of both before the next one: an icon of the device's own goes before any of its type
    for (const name of names) {
      const own = pack.get(name);
      if (own !== undefined || hasIcon(name)) {
        return own ?? icon(builtInIcon([name]));
      }
    }
    return pack.get('unknown') ?? icon(builtInIcon([]));
  };
  return {
    of: (names, state, locked, folded) => [
      folded ? icon(FOLD_ICON) : iconOf(names),
      badges.get(state) ?? '',
      ...(locked ? [lock] : []),
    ],
  };
}
