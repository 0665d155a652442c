import type { Route } from '../protocol/call.js';
import { attachmentRoutes } from './attachments.js';
import { companyRoutes } from './companies.js';
import { compensationRoutes } from './compensations.js';
import { costParticipantRoutes } from './cost-participants.js';
import { costRoutes } from './costs.js';
import { employeeRoutes } from './employees.js';
import { ledgerRoutes } from './ledger.js';
import { passengerRoutes } from './passengers.js';
import { projectRoutes } from './projects.js';
import { travelExpenseActionRoutes } from './travel-expense-actions.js';
import { travelExpenseRoutes } from './travel-expenses.js';
import { travelRegisterRoutes } from './travel-registers.js';

/** Everything the stand-in answers to somebody who is logged in; what matches first counts. */
export const ROUTES: readonly Route[] = [
  ...companyRoutes,
  ...employeeRoutes,
  ...projectRoutes,
  ...ledgerRoutes,
  ...travelRegisterRoutes,
  ...costRoutes,
  ...costParticipantRoutes,
  ...compensationRoutes,
  ...passengerRoutes,
  ...travelExpenseActionRoutes,
  ...attachmentRoutes,
  ...travelExpenseRoutes,
];
