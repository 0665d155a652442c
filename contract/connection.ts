import { z } from 'zod';
import { SyncSummary } from './sync-run.js';
import { Text } from './text.js';

/** The checks behind a connection, in the order they are shown. */
export const CHECKS = [
  'key',
  'travelSettings',
  'registerReports',
  'allReports',
  'projectInfo',
  'projectStatus',
  'projectSettings',
  'allProjects',
  'companyInfo',
  'employeeInfo',
  'approvalRules',
  'allowanceCategories',
] as const;
export const CheckId = z.enum(CHECKS);
export type CheckId = z.infer<typeof CheckId>;

/** What a check found: whether it holds, whether transfers or a chosen sync need it, and what to do where it does not. */
export const ConnectionCheck = z.object({
  id: CheckId,
  ok: z.boolean(),
  required: z.boolean(),
  label: Text,
  advice: Text.nullable(),
});
export type ConnectionCheck = z.infer<typeof ConnectionCheck>;

/** A check as it is stored: whether it is required depends on what is synchronised, its words on its id. */
export type ConnectionCheckResult = Pick<ConnectionCheck, 'id' | 'ok' | 'advice'>;

export const REGISTERS = ['employees', 'costCategories', 'projects', 'departments'] as const;
export const SyncChoice = z.strictObject({
  employees: z.boolean(),
  costCategories: z.boolean(),
  projects: z.boolean(),
  departments: z.boolean(),
});
export type SyncChoice = z.infer<typeof SyncChoice>;

/** What an administrator chooses for a company. */
export const ConnectionSettings = z.strictObject({
  sync: SyncChoice,
  allowances: z.enum(['costCategory']),
  paymentTypes: z.strictObject({ employee: z.string().nullable(), company: z.string().nullable() }),
  syncEvery: z.string(),
});
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

/** The settings of a company that has chosen nothing yet. */
export const DEFAULT_SETTINGS: ConnectionSettings = {
  sync: { employees: true, costCategories: true, projects: true, departments: true },
  allowances: 'costCategory',
  paymentTypes: { employee: null, company: null },
  syncEvery: '1h',
};

export const ConnectionStatus = z.enum(['ok', 'limited', 'broken', 'none']);
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** The connection of a company to Tripletex, as people and programs see it. Never holds the key. */
export const Connection = z.object({
  status: ConnectionStatus,
  company: z.object({ name: z.string().nullable(), organizationNumber: z.string().nullable() }),
  keyHint: z.string().nullable(),
  checks: z.array(ConnectionCheck),
  sync: SyncChoice,
  allowances: z.enum(['costCategory']),
  paymentTypes: z.object({ employee: z.string().nullable(), company: z.string().nullable() }),
  schedule: z.object({ every: z.string(), nextAt: z.string().nullable(), paused: z.boolean() }),
  /** The newest one, which may be under way. */
  lastSync: SyncSummary.nullable(),
  transfersPaused: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;
