import { z } from '@hono/zod-openapi';
import { isDay, isUsualInstant, MONTH_PATTERN } from '../contract/oslo-time.js';
import { isProblemCode, type ProblemCode } from '../contract/problems.js';
import { isKeepable, NOT_KEEPABLE } from '../contract/text.js';
import { TransferState } from '../contract/transfer-status.js';

const LIMIT = 'Use a whole number from 1 to 200.';
const INSTANT = 'Give an instant with offset or Z, for instance "2026-06-04T09:12:00Z".';
const wholeNumber = (message: string) => z.coerce.number(message).int(message).min(1, message);

/** What queries may hold, by name. */
export const inQuery = {
  limit: wholeNumber(LIMIT).max(200, LIMIT).default(50).openapi({ description: 'How many, at most.' }),
  cursor: z.string().optional().openapi({ description: 'The `nextCursor` of the answer before.' }),
  q: z
    .string()
    .max(100, 'Use at most 100 characters.')
    .refine(isKeepable, NOT_KEEPABLE)
    .optional()
    .openapi({ description: 'Part of what is looked for, whatever the case.' }),
  status: z
    .enum(TransferState.options, `Use one of ${TransferState.options.join(', ')}.`)
    .optional()
    .openapi({ description: 'Only transfers that stand there.' }),
  problem: z
    .custom<ProblemCode>((value) => typeof value === 'string' && isProblemCode(value), 'Use a code such as TLX-301.')
    .optional()
    .openapi({ type: 'string', description: 'Only transfers with this problem.', example: 'TLX-301' }),
  day: (description: string) =>
    z
      .string()
      .refine(isDay, 'Give a day that exists, as YYYY-MM-DD.')
      .optional()
      .openapi({ format: 'date', description }),
  revision: wholeNumber('Use a whole number of 1 or more.')
    .max(2_147_483_647, 'Use a smaller number.')
    .optional()
    .openapi({ description: 'That revision of the report; the newest when left out.' }),
  flag: (description: string) =>
    z
      .enum(['true', 'false'], 'Use true or false.')
      .optional()
      .transform((value) => (value === undefined ? undefined : value === 'true'))
      .openapi({ description }),
  instant: (description: string) =>
    z.iso
      .datetime({ offset: true, error: INSTANT })
      .refine(isUsualInstant, INSTANT)
      .optional()
      .openapi({ description }),
  month: z
    .string('Give the month as 2026-10.')
    .regex(MONTH_PATTERN, 'Give the month as 2026-10.')
    .openapi({ description: 'The month of the last approval.', example: '2026-10' }),
};
