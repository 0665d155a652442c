import type { CheckId } from '../../contract/connection.js';

/** Places on pages that others lead to. */

/** Where the settings have a category. Its key is a text: as it stands in an address. */
export function anchorOfCategory(key: string): string {
  return `category-${encodeURIComponent(key)}`;
}

/** Where the integration has a check. */
export function anchorOfCheck(id: CheckId): string {
  return `check-${id}`;
}
