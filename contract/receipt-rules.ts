import type { Fault } from './faults.js';
import { mayBeCost, type LooseReport } from './loose-report.js';

export function receiptIdsAreUnique({ receipts = [] }: LooseReport): Fault[] {
  return repeated(receipts.map(({ id }) => id)).map((index) => ({
    path: `receipts.${index}.id`,
    message: 'Another receipt has this id: give each receipt its own.',
  }));
}

/** Where an id stands that stood before. */
export function repeated(ids: readonly (string | undefined)[]): number[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => {
    if (id === undefined) return [];
    const isRepeated = seen.has(id);
    seen.add(id);
    return isRepeated ? [index] : [];
  });
}

export function receiptsAreUsed({ lines, receipts = [] }: LooseReport): Fault[] {
  const lists = lines?.filter(mayBeCost).map((line) => line.receipts);
  // Which of them a line means that names them in no list is not known.
  if (lists === undefined || lists.includes(null)) return [];
  const used = new Set(lists.flatMap((ids) => ids ?? []));
  return receipts.flatMap(({ id }, index) =>
    id === undefined || used.has(id)
      ? []
      : [
          {
            path: `receipts.${index}.id`,
            message: 'No line uses this receipt: name it in a line’s receipts, or remove it.',
          },
        ],
  );
}

export function receiptsOfLinesExist({ lines = [], receipts }: LooseReport): Fault[] {
  if (receipts === undefined) return [];
  const known = new Set(receipts.map(({ id }) => id));
  return lines.flatMap((line, index) =>
    (mayBeCost(line) ? (line.receipts ?? []) : []).flatMap((id, position) =>
      id === undefined || known.has(id)
        ? []
        : [
            {
              path: `lines.${index}.receipts.${position}`,
              message: 'There is no receipt with this id: add it to receipts.',
            },
          ],
    ),
  );
}

export function receiptHostsAreAllowed(
  { receipts = [] }: LooseReport,
  isReceiptUrlAllowed: (url: string) => boolean,
): Fault[] {
  return receipts.flatMap(({ url }, index) =>
    url === undefined || isReceiptUrlAllowed(url)
      ? []
      : [
          {
            path: `receipts.${index}.url`,
            message: 'Receipts are not fetched from this host: use https on a host named in RECEIPT_HOSTS.',
          },
        ],
  );
}
