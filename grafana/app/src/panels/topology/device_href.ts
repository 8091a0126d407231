// Where a click on a device leads: the data link of its title, if the dashboard gives it one, else the panel's own option.
import type { DataFrame, LinkModel } from '@grafana/data';
import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { deviceLink, type Replace } from '../../shared/device_link';
import type { MapNode } from './model';

const fieldOf = (frame: DataFrame, name: string) => frame.fields.find((field) => field.name.toLowerCase() === name);

/** Of the first row with this id; null where no field of the frame of devices has links. */
function fieldLink(frames: readonly DataFrame[], id: string): LinkModel | null {
  for (const frame of frames) {
    const [ids, title] = [fieldOf(frame, 'id'), fieldOf(frame, 'title')];
    if (!ids || !title?.getLinks || !title.config.links?.length) {
      continue;
    }
    const valueRowIndex = Array.from(ids.values as ArrayLike<unknown>).findIndex((value) => String(value) === id);
    const [link] = valueRowIndex < 0 ? [] : title.getLinks({ valueRowIndex });
    if (link) {
      return link;
    }
  }
  return null;
}

const isOwnPath = (href: string) => href.startsWith('/') && !href.startsWith('//');

/** A web address, or a path on Grafana's host; null: no link. */
export function deviceHref(frames: readonly DataFrame[], node: MapNode, template: string, replace: Replace): string | null {
  const link = fieldLink(frames, node.id);
  // what a dashboard's link becomes is checked like our own: a name in it comes from outside
  const href = link
    ? deviceLink(link.href, node.key ?? node.id, (text) => text)
    : deviceLink(template, node.key, replace);
  return href !== null && isOwnPath(href) ? locationUtil.assureBaseUrl(href) : href;
}

/** Within Grafana without loading it anew, else as any link. */
export function openHref(href: string, apart: boolean): void {
  if (!apart && isOwnPath(href)) {
    locationService.push(locationUtil.stripBaseFromUrl(href));
  } else {
    window.open(href, apart ? '_blank' : '_self', 'noopener');
  }
}
