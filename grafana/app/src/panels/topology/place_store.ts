// Where places go when a person has moved or locked devices. A store that writes through an HTTP API is one more object of
// this form: map_view.tsx asks storeOf() for it and knows nothing else.
import type { TopologyOptions } from './options';
import { readPlaces, withPlaces, type KeptPlace } from './places';

export interface PlaceStore {
  /** The places that it has; they win over those of the frame. */
  readonly kept: readonly KeptPlace[];
  /** Adds these places to those that it has. Rejects with a text for people. */
  save(changed: readonly KeptPlace[]): Promise<void>;
  /** Gives up all that it has. */
  forget(): Promise<void>;
}

/** In the dashboard's own JSON: who may save the dashboard keeps them for all. */
export function dashboardStore(options: TopologyOptions, onOptionsChange: (options: TopologyOptions) => void): PlaceStore {
  const kept = readPlaces(options.places);
  const put = (places: readonly KeptPlace[]) => Promise.resolve(onOptionsChange({ ...options, places: [...places] }));
  return { kept, save: (changed) => put(withPlaces(kept, changed)), forget: () => put([]) };
}

/** As long as the page is open. */
export function pageStore(kept: readonly KeptPlace[], set: (places: readonly KeptPlace[]) => void): PlaceStore {
  const put = (places: readonly KeptPlace[]) => Promise.resolve(set(places));
  return { kept, save: (changed) => put(withPlaces(kept, changed)), forget: () => put([]) };
}
