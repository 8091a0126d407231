import { AppPlugin } from '@grafana/data';

// The app carries the panels; it has no page and no settings of its own.
export const plugin = new AppPlugin();
