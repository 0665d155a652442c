/** The marker of a travel expense's title: everything before its first space. Ours only when it stands in the archive. */
export function markerOf(title: string | null | undefined): string | null {
  const [, marker] = /^(\S+) /.exec(title ?? '') ?? [];
  return marker ?? null;
}

/** A title that carries a marker. Fits Tripletex' 255 characters: a marker has at most 24, a report's title at most 200. */
export function titleWith(marker: string, title: string): string {
  return `${marker} ${title}`;
}
