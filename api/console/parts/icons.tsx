/** Outlines on a grid of 24; what they mean is always said in words beside them. */
const PATHS = {
  archive: ['M4 7h16v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z', 'M3 4h18v3H3z', 'M10 11h4'],
  month: ['M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z', 'M4 10h16', 'M8 3v4', 'M16 3v4'],
  categories: ['M4 6h10', 'M4 12h16', 'M4 18h7', 'M18 4v4', 'M15 16v4'],
  integration: ['M9 7V3', 'M15 7V3', 'M7 7h10v4a5 5 0 0 1-10 0z', 'M12 16v5'],
  users: [
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
    'M3 20a6 6 0 0 1 12 0',
    'M16 4.5a3.5 3.5 0 0 1 0 6.5',
    'M18 14.5a6 6 0 0 1 3 5.5',
  ],
  operations: ['M3 12h4l3 7 4-14 3 7h4'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  cross: ['M6 6l12 12', 'M18 6L6 18'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5l3.5 2'],
  attention: ['M12 4l9 16H3z', 'M12 10v4', 'M12 17v.5'],
  moving: ['M4 12h14', 'M13 6l6 6-6 6'],
  search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z', 'M16 16l5 5'],
  hand: ['M5 19l1-4L16 5l3 3L9 18z', 'M14 7l3 3'],
  external: ['M14 4h6v6', 'M20 4l-9 9', 'M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5'],
  download: ['M12 4v11', 'M7 11l5 5 5-5', 'M4 20h16'],
  account: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4 21a8 8 0 0 1 16 0'],
  circle: ['M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z'],
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      {PATHS[name].map((path) => (
        <path d={path} />
      ))}
    </svg>
  );
}
