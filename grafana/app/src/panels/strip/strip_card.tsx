// The card of a row, or of one of its results.
import React from 'react';
import { Card } from '../../shared/card';
import type { StripResult, StripRow } from './model';
import { resultFacts, rowFacts, type TimeText } from './words';

interface Props {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  row: StripRow;
  /** Undefined: the card is about the row. */
  result: StripResult | undefined;
  /** Unix seconds. */
  now: number;
  timeText: TimeText;
}

export function StripCard({ row, result, now, timeText, ...place }: Props) {
  const facts = result ? resultFacts(row, result, now, timeText) : rowFacts(row, now, timeText);
  return <Card {...place} title={row.deviceName} facts={facts} />;
}
