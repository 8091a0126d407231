// The card of a cell: its whole record.
import { dateTimeFormat } from '@grafana/data';
import React from 'react';
import { Card } from '../../shared/card';
import type { Cell } from './cell';
import type { Section } from './section';
import { cellFacts, cellTitle } from './words';

interface Props {
  id: string;
  cell: Cell;
  section: Section;
  x: number;
  y: number;
  width: number;
  height: number;
  timeZone: string;
}

export function CellCard({ cell, section, timeZone, ...place }: Props) {
  const timeText = (seconds: number) => dateTimeFormat(seconds * 1000, { timeZone });
  return <Card {...place} title={cellTitle(cell)} facts={cellFacts(cell, section.own, Date.now() / 1000, timeText)} />;
}
