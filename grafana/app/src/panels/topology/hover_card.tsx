// The card of what the pointer or the keys are on: a device, what is folded, a link, a path.
import React from 'react';
import { Card, type Fact } from '../../shared/card';
import { StateMark } from '../../shared/state_mark';
import type { Spot } from './canvas_events';
import { deviceFacts, linkFacts } from './device_facts';
import type { SceneEdge, SceneNode } from './scene';
import type { SceneIndex } from './scene_index';

interface Props {
  spot: Spot;
  index: SceneIndex;
  width: number;
  height: number;
}

interface Content {
  title: string;
  facts: readonly Fact[];
}

const now = () => Date.now() / 1000;

function ofNode(node: SceneNode, index: SceneIndex): Content {
  const device = node.kind === 'device' ? index.device(node.members[0] ?? '') : undefined;
  if (!device) {
    const facts = [
      { name: 'Worst state', value: node.state && <StateMark state={node.state} /> },
      { name: 'Devices', value: String(node.members.length) },
    ];
    return { title: node.label, facts };
  }
  const cause = device.cause && device.cause !== 'reply' ? device.cause : null;
  const facts = [
    { name: 'State', value: <StateMark state={device.state} /> },
    { name: 'Cause', value: cause },
    ...deviceFacts(device, index.groupsOf(device.id), now()),
  ];
  return { title: device.title, facts };
}

function ofEdge(edge: SceneEdge, index: SceneIndex): Content {
  const links = edge.links.flatMap((id) => index.link(id) ?? []);
  const [link] = links;
  const titleOf = (id: string) => index.node(id)?.label ?? '';
  if (links.length === 1 && link) {
    return { title: link.label || 'Link', facts: linkFacts(link, index.titles) };
  }
  const facts = [
    { name: 'From', value: titleOf(edge.source) },
    { name: 'To', value: titleOf(edge.target) },
  ];
  return { title: edge.kind === 'link' ? `${links.length} links` : edge.kind === 'path' ? 'Request path' : 'Hub', facts };
}

export function HoverCard({ spot, index, width, height }: Props) {
  const node = index.node(spot.id);
  const edge = index.edge(spot.id);
  const content = node ? ofNode(node, index) : edge ? ofEdge(edge, index) : null;
  return content && <Card x={spot.x} y={spot.y} width={width} height={height} {...content} />;
}
