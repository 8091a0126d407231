// Binds the canvas to its element: made once, shown anew when the scene changes, gone with the panel.
import { useEffect, useLayoutEffect, useRef, useState, type MutableRefObject, type RefObject } from 'react';
import { MapCanvas } from './canvas';
import type { CanvasEvents } from './canvas_events';
import type { Images } from './images';
import type { Palette } from './palette';
import type { Scene } from './scene';

interface Wanted {
  readonly scene: Scene;
  readonly images: Images;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  /** The newest are called, without a new canvas. */
  readonly events: CanvasEvents;
}

export function useCanvas(
  element: RefObject<HTMLDivElement | null>,
  canvas: MutableRefObject<MapCanvas | null>,
  wanted: Wanted
): void {
  const events = useRef(wanted.events);
  events.current = wanted.events;
  const { scene, images, palette, width, height } = wanted;
  // as it is at first: a filter must not make the canvas anew
  const [many] = useState(() => MapCanvas.isMany(scene));
  useLayoutEffect(() => {
    if (!element.current) {
      return undefined;
    }
    const made = new MapCanvas(element.current, many, {
      hover: (spot) => events.current.hover(spot),
      tap: (spot, how) => events.current.tap(spot, how),
      tapGround: () => events.current.tapGround(),
      menu: (spot) => events.current.menu(spot),
      moved: (moves) => events.current.moved(moves),
    });
    canvas.current = made;
    return () => {
      canvas.current = null;
      made.destroy();
    };
  }, [element, canvas, many]);
  useLayoutEffect(() => canvas.current?.show(scene, images, palette), [canvas, scene, images, palette]);
  useEffect(() => canvas.current?.resize(), [canvas, width, height]);
}
