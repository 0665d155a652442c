import { z } from 'zod';
import { MONEY_PATTERN, toOre, type Ore } from './money.js';
import { isDay, isUsualInstant, isWallClock } from './oslo-time.js';
import { isKeepable, NOT_KEEPABLE } from './text.js';

const text = (max: number) =>
  z
    .string('Give a text.')
    .max(max, `Use at most ${max} characters.`)
    .refine((value) => value.trim() !== '', 'Give a text that is not blank.')
    .refine(isKeepable, NOT_KEEPABLE);

const identifier = z
  .string('Give an id.')
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use 1 to 64 of the characters a-z A-Z 0-9 - _.');

/** Told once, by the first thing that is wrong. */
const money = (isEnough: (ore: Ore) => boolean, tooLittle: string) =>
  z.string('Give the amount as a decimal string, for instance "1250.00".').superRefine((value, context) => {
    const message = faultOfMoney(value) ?? (isEnough(toOre(value)) ? undefined : tooLittle);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

function faultOfMoney(value: string): string | undefined {
  const digits = value.replace(/^-/, '');
  if (MONEY_PATTERN.test(digits)) return undefined;
  if (!/^\d+\.\d{2}$/.test(digits)) return 'Give the amount with two decimals and a point, for instance "1250.00".';
  if (digits.startsWith('0')) return 'Give the amount without zeros in front, for instance "1250.00".';
  return 'Give a smaller amount: it has at most ten digits before the point.';
}

/** Money as it crosses every boundary: a decimal string with two decimals. */
export const Money = money((ore) => ore >= 0, 'Give an amount of 0 or more.');

const PositiveMoney = money((ore) => ore > 0, 'Give an amount over 0.');
const Day = z.string('Give a day as YYYY-MM-DD.').refine(isDay, 'Give a day that exists, as YYYY-MM-DD.');
const WallClock = z
  .string('Give a wall clock time as YYYY-MM-DDTHH:MM.')
  .refine(isWallClock, 'Give a wall clock time that exists, as YYYY-MM-DDTHH:MM without offset.');
const INSTANT = 'Give an instant with offset or Z, for instance "2026-06-04T09:12:00+02:00".';
const Instant = z.iso.datetime({ offset: true, error: INSTANT }).refine(isUsualInstant, INSTANT);
const Distance = z
  .string('Give a number as a decimal string.')
  .regex(/^-?(0|[1-9]\d{0,6})(\.\d{1,3})?$/, { error: 'Give a decimal string, for instance "168.0".', abort: true })
  .refine((km) => Number(km) > 0, 'Give a distance over 0.');
const Numbered = z.strictObject({ number: text(100) });

const lineFields = {
  id: identifier,
  category: text(100),
  externalReference: text(255).optional(),
  text: text(1000).optional(),
  project: Numbered.optional(),
  department: Numbered.optional(),
  amountNok: PositiveMoney,
};

export const Participant = z.strictObject({
  name: text(150),
  company: text(150).optional(),
  employeeNumber: text(100).optional(),
});

export const CostLine = z.strictObject({
  type: z.literal('cost'),
  ...lineFields,
  date: Day,
  amount: z.strictObject({
    value: PositiveMoney,
    currency: z
      .string('Give a currency code.')
      .regex(/^[A-Z]{3}$/, 'Give the three letters of the currency, for instance "EUR".'),
  }),
  vatPercent: z.union(
    [z.literal(0), z.literal(12), z.literal(15), z.literal(25)],
    'Use 0, 12, 15 or 25, and 0 for another currency than NOK.',
  ),
  paidBy: z.enum(['employee', 'company'], 'Use "employee" or "company".'),
  paymentType: text(255).optional(),
  receipts: z.array(identifier, 'Give a list of receipt ids; it may be empty.'),
  participants: z.array(Participant).optional(),
  purpose: text(500).optional(),
});

const MileageLine = z.strictObject({
  type: z.literal('mileage'),
  ...lineFields,
  date: Day,
  from: text(255),
  to: text(255),
  km: Distance,
  vehicle: z.enum(['car', 'motorcycle', 'moped', 'boat', 'snowmobile', 'other']),
  passengers: z.array(text(150)),
  trailer: z.boolean().default(false),
  forestRoad: z.boolean().default(false),
  rateNok: Money.optional(),
});

export const PerDiemLine = z.strictObject({
  type: z.literal('perDiem'),
  ...lineFields,
  from: WallClock,
  to: WallClock,
  country: z.string().regex(/^[A-Z]{2}$/, 'Give the two letters of the country, for instance "NO".'),
  place: text(255),
  overnight: z.enum(['none', 'hotel', 'withoutCooking', 'withCooking']),
  meals: z.array(z.strictObject({ date: Day, breakfast: z.boolean(), lunch: z.boolean(), dinner: z.boolean() })),
});

export const NightAllowanceLine = z.strictObject({
  type: z.literal('nightAllowance'),
  ...lineFields,
  from: Day,
  to: Day,
  nights: z.int().min(1, 'Give one night or more.').max(366, 'Give at most 366 nights.'),
  place: text(255),
  address: text(255).optional(),
});

export const LINE_TYPES = [CostLine, MileageLine, PerDiemLine, NightAllowanceLine] as const;

export const ReportLine = z.discriminatedUnion('type', LINE_TYPES, {
  error: 'Use one of the line types cost, mileage, perDiem, nightAllowance.',
});

export const ReceiptReference = z.strictObject({
  id: identifier,
  fileName: text(255),
  contentType: text(127),
  size: z.int('Give the size in bytes.').min(0, 'Give the size in bytes.'),
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, 'Give the SHA-256 checksum as 64 hexadecimal digits.'),
  url: z
    .url('Give the address of the receipt.')
    .max(2000, 'Use at most 2000 characters.')
    .refine(isKeepable, NOT_KEEPABLE),
});

/** A report as Sonya's approval service hands it over, schema version 1. Shapes only; rules across fields are in `report-rules`. */
export const ApprovedReport = z.strictObject({
  schemaVersion: z.literal(1, 'Use schemaVersion 1.'),
  companyId: identifier,
  reportId: identifier.refine((id) => id !== 'retry', 'Use another id: "retry" is reserved.'),
  revision: z
    .int('Give a whole number.')
    .min(1, 'Give a revision of 1 or more.')
    .max(2_147_483_647, 'Give a smaller revision.')
    .default(1),
  reportNumber: z
    .string('Give the number of the report.')
    .regex(/^[A-Za-z0-9_.-]{1,20}$/, 'Use 1 to 20 of the characters A-Z a-z 0-9 - _ .'),
  kind: z.enum(['expense', 'travel'], 'Use "expense" or "travel".'),
  title: text(200),
  employee: z.strictObject({
    employeeNumber: text(100).optional(),
    email: z.email('Give an e-mail address.').optional(),
    tripletexEmployeeId: z.int().positive('Give a positive id.').optional(),
  }),
  approvals: z.array(z.strictObject({ by: text(200), at: Instant })).min(1, 'Give one approval or more.'),
  department: Numbered.optional(),
  project: Numbered.optional(),
  totalNok: PositiveMoney,
  travel: z
    .strictObject({
      purpose: text(500),
      from: text(255),
      to: text(255),
      abroad: z.boolean(),
      departure: WallClock,
      return: WallClock,
      description: text(4000).optional(),
    })
    .optional(),
  lines: z.array(ReportLine).min(1, 'Give one line or more.'),
  receipts: z.array(ReceiptReference, 'Give a list of receipts; it may be empty.'),
});

export type ApprovedReport = z.infer<typeof ApprovedReport>;
export type ReportLine = z.infer<typeof ReportLine>;
export type CostLine = z.infer<typeof CostLine>;
export type Participant = z.infer<typeof Participant>;
export type ReceiptReference = z.infer<typeof ReceiptReference>;
