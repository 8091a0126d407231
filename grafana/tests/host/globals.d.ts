// Loaded for what they do.
declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';

// Version 6, as build.mjs redirects it; its types are in no package of the host.
declare module 'react-router-dom' {
  import type { ComponentType, ReactNode } from 'react';
  export const MemoryRouter: ComponentType<{ children: ReactNode }>;
}
