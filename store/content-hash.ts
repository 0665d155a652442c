import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ApprovedReport } from '../contract/approved-report.js';

/**
 * SHA-256 (hex) of a report's canonical JSON (RFC 8785) without the addresses of its receipts: two reports with the same
 * hash say the same, wherever their receipts lie at the moment.
 */
export function contentHash(report: ApprovedReport): string {
  const receipts = report.receipts.map(({ url: _, ...receipt }) => receipt);
  return sha256OfJson({ ...report, receipts });
}

/** SHA-256 (hex) of the canonical JSON (RFC 8785) of a value. */
export function sha256OfJson(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
}
