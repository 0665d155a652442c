import { FormData } from 'undici';
import { z } from 'zod';
import { downloads, lists, reads, writes } from './endpoint.js';
import { Amount } from './money.js';

const Reference = z.object({ id: z.int() });

/** What is read to tell one travel expense from another. The only useful filter is the employee: there is none on title or number. */
export const listTravelExpenses = lists(
  { name: 'listTravelExpenses', path: '/travelExpense', query: ['employeeId', 'state'] },
  z.object({
    id: z.int(),
    title: z.string().nullish(),
    state: z.string(),
    type: z.int(),
    numberAsString: z.string().nullish(),
    amount: Amount,
    travelDetails: z.object({ departureDate: z.string().nullish(), returnDate: z.string().nullish() }).nullish(),
  }),
);

const Cost = z.object({
  id: z.int(),
  date: z.string().nullish(),
  amountCurrencyIncVat: Amount,
  amountNOKInclVAT: Amount,
  comments: z.string().nullish(),
  costCategory: Reference.nullish(),
  paymentType: Reference.nullish(),
  participants: z.array(z.object({ id: z.int(), displayName: z.string().nullish() })).nullish(),
});

/** A travel expense with its costs, as it is compared with what was approved. `attachmentCount` is 1 even without any file. */
export const readTravelExpense = reads(
  { name: 'readTravelExpense', path: '/travelExpense/{id}' },
  z.object({
    id: z.int(),
    title: z.string().nullish(),
    state: z.string(),
    type: z.int(),
    date: z.string().nullish(),
    numberAsString: z.string().nullish(),
    amount: Amount,
    rejectedComment: z.string().nullish(),
    accountingPeriodClosed: z.boolean().nullish(),
    accountingPeriodVATClosed: z.boolean().nullish(),
    attachment: Reference.nullish(),
    voucher: Reference.nullish(),
    costs: z.array(Cost),
  }),
);

const Written = z.object({ id: z.int(), state: z.string(), numberAsString: z.string().nullish(), amount: Amount });

/** Answers 201 with the full object; costs in NOK may be nested (observed March 2026). */
export const createTravelExpense = writes(
  'POST',
  { name: 'createTravelExpense', path: '/travelExpense' },
  'value',
  Written,
);

/** Approving an open one delivers it in the same step (observed March 2026). */
export const approveTravelExpenses = writes(
  'PUT',
  { name: 'approveTravelExpenses', path: '/travelExpense/:approve', query: ['id'] },
  'list',
  Written,
);

export const deliverTravelExpenses = writes(
  'PUT',
  { name: 'deliverTravelExpenses', path: '/travelExpense/:deliver', query: ['id'] },
  'list',
  Written,
);

export const createCost = writes('POST', { name: 'createCost', path: '/travelExpense/cost' }, 'url', z.unknown());

export const createCostParticipants = writes(
  'POST',
  { name: 'createCostParticipants', path: '/travelExpense/costParticipant/list' },
  'none',
  z.unknown(),
);

/** Appends to the one document of a travel expense: repeating it doubles the pages. */
export const uploadAttachment = writes(
  'POST',
  { name: 'uploadAttachment', path: '/travelExpense/{travelExpenseId}/attachment', query: ['createNewCost'] },
  'value',
  Written,
);

export const downloadAttachment = downloads({
  name: 'downloadAttachment',
  path: '/travelExpense/{travelExpenseId}/attachment',
});

/** Whether the company compensates by rates and how reports are approved. */
export const readTravelSettings = reads(
  { name: 'readTravelSettings', path: '/travelExpense/settings' },
  z.object({
    useRates: z.boolean().nullish(),
    approvalRequired: z.boolean().nullish(),
    canApproveOwnExpenses: z.boolean().nullish(),
  }),
);

/** A PDF as the one part named `file` that an upload must have. */
export function pdfForm(fileName: string, bytes: Uint8Array): FormData {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(bytes)], fileName, { type: 'application/pdf' }));
  return form;
}
