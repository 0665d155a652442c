import { z } from 'zod';
import { ApprovedReport, CostLine, NightAllowanceLine, PerDiemLine, ReceiptReference } from './approved-report.js';
import type { Ore } from './money.js';
import { isFields } from './report-bounds.js';

/** Keeps what is well formed and drops the rest, so that rules across fields are told although some shapes are wrong. */
const loosely = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);

/** What an amount says, in whatever way it is written. */
const LooseMoney = loosely(z.union([z.string(), z.number()]).transform((value) => oreIn(String(value))));

function oreIn(text: string): Ore | undefined {
  const [, sign, kroner, decimals = ''] = /^(-?)(\d{1,10})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  if (kroner === undefined) return undefined;
  const ore = Number(`${kroner}${decimals.padEnd(2, '0')}`);
  return sign === '-' ? -ore : ore;
}

const LooseLine = z
  .object({
    id: loosely(z.string()),
    type: loosely(z.enum(['cost', 'mileage', 'perDiem', 'nightAllowance'])),
    category: loosely(z.string()),
    amountNok: LooseMoney,
    date: loosely(CostLine.shape.date),
    amount: loosely(z.object({ value: LooseMoney, currency: loosely(CostLine.shape.amount.shape.currency) })),
    vatPercent: loosely(CostLine.shape.vatPercent),
    /** Null is what is no list. */
    receipts: z.array(loosely(z.string())).nullish().catch(null),
    participants: loosely(z.array(z.unknown())),
    purpose: loosely(z.string()),
    from: loosely(z.union([PerDiemLine.shape.from, NightAllowanceLine.shape.from])),
    to: loosely(z.union([PerDiemLine.shape.to, NightAllowanceLine.shape.to])),
  })
  .catch({});

const LooseReceipt = z.object({ id: loosely(z.string()), url: loosely(ReceiptReference.shape.url) }).catch({});
const LooseApproval = z.object({ at: loosely(ApprovedReport.shape.approvals.element.shape.at) }).catch({});
const LooseTravel = z.object({ departure: PerDiemLine.shape.from, return: PerDiemLine.shape.to });

/** A report as far as it can be read. What is no list where one belongs is undefined: nothing is known of it. */
const Loose = z.object({
  kind: loosely(ApprovedReport.shape.kind),
  employee: loosely(z.record(z.string(), z.unknown())),
  totalNok: LooseMoney,
  approvals: loosely(z.array(LooseApproval)),
  hasTravel: z.boolean(),
  travel: loosely(LooseTravel),
  lines: loosely(z.array(LooseLine)),
  receipts: loosely(z.array(LooseReceipt)),
});

export type LooseReport = z.infer<typeof Loose>;
export type LooseLine = z.infer<typeof LooseLine>;

/** Reads what can be read of whatever was handed over. */
export function readLoosely(input: unknown): LooseReport {
  const fields: Readonly<Record<string, unknown>> = isFields(input) ? input : {};
  const known = Object.keys(Loose.shape).map((name) => [name, fields[name]]);
  return Loose.parse({ ...Object.fromEntries(known), hasTravel: fields['travel'] !== undefined });
}

/** Only costs have receipts, amounts as on the receipt and VAT; a line of an unknown type that has them can be nothing else. */
export function mayBeCost({ type }: LooseLine): boolean {
  return type === undefined || type === 'cost';
}

export function isCost(line: LooseLine): boolean {
  return line.type === 'cost' || (line.type === undefined && line.amount !== undefined);
}
