/** The key under which a synchronised cost category offers itself as a category of Sonya. */
export function syncedCategoryKey(tripletexId: number): string {
  return `tlx-${tripletexId}`;
}

/** The external reference (an id) that is in the key of a synchronised category, or undefined for any other key. */
export function referenceOfSynced(key: string): string | undefined {
  return /^tlx-(\d{1,15})$/.exec(key)?.[1];
}
