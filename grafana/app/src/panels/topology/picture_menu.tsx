// Saves the map as a picture.
import type { Core } from 'cytoscape';
import React from 'react';
import type { Palette } from './palette';
import { pngFile, svgFile } from './picture';
import { MenuButton, ToolMenu } from './tool_menu';

export interface PictureMenuProps {
  save(make: (cy: Core, palette: Palette) => Blob, name: string): void;
}

export function PictureMenu({ save }: PictureMenuProps) {
  return (
    <ToolMenu icon="download-alt" label="Save a picture">
      {(close) => (
        <>
          <MenuButton onClick={() => (save(pngFile, 'topology.png'), close())}>PNG</MenuButton>
          <MenuButton onClick={() => (save(svgFile, 'topology.svg'), close())}>SVG</MenuButton>
        </>
      )}
    </ToolMenu>
  );
}
