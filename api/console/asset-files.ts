import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TYPES = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'regions.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;
export type AssetName = keyof typeof TYPES;

/** A file that pages are shown with; its address changes with its content. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const read = (name: AssetName): Asset => {
  const bytes = new Uint8Array(readFileSync(fileURLToPath(new URL(`./assets/${name}`, import.meta.url))));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { path: `/assets/${name.replace('.', `.${hash}.`)}`, type: TYPES[name], bytes };
};

const known = new Map<AssetName, Asset>();

/** The files that pages are shown with, read once. */
export function assetOf(name: AssetName): Asset {
  const asset = known.get(name) ?? read(name);
  known.set(name, asset);
  return asset;
}

export function assetUrl(name: AssetName): string {
  return assetOf(name).path;
}

export const ASSET_NAMES = Object.keys(TYPES) as readonly AssetName[];
