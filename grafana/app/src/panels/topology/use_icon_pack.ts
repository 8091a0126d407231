// The icons of the user's pack that the devices on the map ask for, by name, as they arrive.
import { useEffect, useMemo, useState } from 'react';
import { loadIcon } from './icon_loader';
import { iconAddress, readIconFiles, type IconPack } from './icon_pack';
import type { TopologyModel } from './model';
import type { TopologyOptions } from './options';

const NONE: ReadonlyMap<string, string> = new Map();

/** Each name once, sorted, with a sign between that no address has. */
function namesOf(model: TopologyModel): string {
  const names = model.nodes.flatMap(({ icon, type }) => [icon, type]).filter((name): name is string => Boolean(name));
  return [...new Set(names)].sort().join('\n');
}

export function useIconPack(
  model: TopologyModel,
  { iconPrefix, iconFiles, iconHosts }: TopologyOptions
): ReadonlyMap<string, string> {
  const names = useMemo(() => namesOf(model), [model]);
  const [icons, setIcons] = useState(NONE);
  useEffect(() => {
    const pack: IconPack = { prefix: iconPrefix ?? '', files: readIconFiles(iconFiles ?? ''), anyHost: iconHosts === true };
    const page = new URL(document.baseURI).href;
    let wanted = true;
    const loads = names.split('\n').map(async (name) => {
      const address = iconAddress(pack, name, page);
      return [name, address === null ? null : await loadIcon(address)] as const;
    });
    Promise.all(loads).then((loaded) => {
      const found = new Map(loaded.flatMap(([name, image]) => (image === null ? [] : [[name, image] as const])));
      if (wanted) {
        setIcons((old) => (found.size === 0 && old.size === 0 ? old : found));
      }
    });
    return () => {
      wanted = false;
    };
  }, [names, iconPrefix, iconFiles, iconHosts]);
  return icons;
}
