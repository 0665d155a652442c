import { z } from 'zod';
import { reads } from './endpoint.js';
import { Flag } from './readings.js';

/** Whether the company compensates by rates and how reports are approved. */
export const readTravelSettings = reads(
  { name: 'readTravelSettings', path: '/travelExpense/settings' },
  z.object({
    useRates: Flag,
    approvalRequired: Flag,
    canApproveOwnExpenses: Flag,
    perDiemNotCompensated: Flag,
    mileageNotCompensated: Flag,
    accommodationNotCompensated: Flag,
  }),
);
