import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';

/** What operators can search transfers by in Temporal. Nothing personal, no sums: search attributes are never encrypted. */
export const SonyaCompanyId = defineSearchAttributeKey('SonyaCompanyId', 'KEYWORD');
export const SonyaReportId = defineSearchAttributeKey('SonyaReportId', 'KEYWORD');
export const TransferStatusAttribute = defineSearchAttributeKey('TransferStatus', 'KEYWORD');
/** Unset while no problem stands. */
export const ProblemCodeAttribute = defineSearchAttributeKey('ProblemCode', 'KEYWORD');
/** A problem of class V, D or S stands, or one of class A for over a day. */
export const NeedsAttention = defineSearchAttributeKey('NeedsAttention', 'BOOL');

export const SEARCH_ATTRIBUTES = [
  SonyaCompanyId,
  SonyaReportId,
  TransferStatusAttribute,
  ProblemCodeAttribute,
  NeedsAttention,
] as const;

/** What a transfer is searched by that has not set out yet. */
export function queuedAttributes({
  companyId,
  reportId,
}: {
  companyId: string;
  reportId: string;
}): SearchAttributePair[] {
  return [
    { key: SonyaCompanyId, value: companyId },
    { key: SonyaReportId, value: reportId },
    { key: TransferStatusAttribute, value: 'queued' },
    { key: NeedsAttention, value: false },
  ];
}
