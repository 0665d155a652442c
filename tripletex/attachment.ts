import { FormData } from 'undici';
import { z } from 'zod';
import { downloads, writes } from './endpoint.js';
import { Written } from './travel-expense.js';

/**
 * Appends to the one document of a travel expense: repeating it doubles the pages. Send `createNewCost=false`. Answers the
 * travel expense (observed March 2026; the official document 2.75.00 declares no answer).
 */
export const uploadAttachment = writes(
  'POST',
  {
    name: 'uploadAttachment',
    path: '/travelExpense/{travelExpenseId}/attachment',
    query: ['createNewCost'],
    body: z.instanceof(FormData),
  },
  'value',
  Written,
);

/** The one document, a PDF. */
export const downloadAttachment = downloads({
  name: 'downloadAttachment',
  path: '/travelExpense/{travelExpenseId}/attachment',
});

/** A PDF as the one part named `file` that an upload must have. */
export function pdfForm(fileName: string, bytes: Uint8Array): FormData {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(bytes)], fileName, { type: 'application/pdf' }));
  return form;
}
