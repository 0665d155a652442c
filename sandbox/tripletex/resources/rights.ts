import { forbidden } from '../protocol/refusals.js';
import type { Company, UserKey } from '../state/records.js';

/** The numbers of the rights the stand-in asks for (observed March 2026). */
export const ENTITLEMENTS = {
  administrator: 1,
  departmentReports: 7,
  projectsOfDepartment: 8,
  projectManager: 10,
  allProjects: 11,
  projectStatus: 20,
  companyInfo: 21,
  allReports: 25,
  allVouchers: 35,
  registerReports: 47,
  employeeInfo: 61,
  projectInfo: 92,
  accountingSettings: 107,
  travelSettings: 121,
  projectSettings: 133,
  overrideApproval: 162,
} as const;

/** Names as they are spelt live, with the spelling mistake; they are for people, never for comparing. */
export const ENTITLEMENT_NAMES: Readonly<Record<number, string>> = {
  1: 'ROLE_ADMINISTRATOR',
  7: 'AUTH_TRAVELREPORTS_DEPARTMENT',
  8: 'AUTH_PROJECT_MANAGER_DEPARTMENT',
  10: 'AUTH_PROJECT_MANAGER',
  11: 'AUTH_PROJECT_MANAGER_COMPANY',
  20: 'AUTH_DEPARTMENT_REPORT',
  21: 'AUTH_COMPANY_ADMIN',
  25: 'AUTH_TRAVELREPORTS_COMPANY',
  35: 'AUTH_ALL_VOUCHERS',
  45: 'AUTH_CREATE_PROJECT',
  46: 'AUTH_HOURLIST',
  47: 'AUTH_TRAVELREPORT',
  61: 'AUTH_EMPLOYEE_INFO',
  92: 'AUTH_PROJECT_INFO',
  107: 'AUTH_ACCOUNTING_SETTINGS',
  119: 'AUTH_COMPANY_EMPLOYEE_ADMIN',
  121: 'AUTH_TRAVEL_EXPENCE_ADMIN_SETTINGS',
  133: 'AUTH_PROJECT_ADMIN_SETTINGS',
  162: 'AUTH_EXPENSE_ATTESTATION_OVERRIDER',
};

/** What a key may do in a company: what its owner and its technical user may both do. */
export class Rights {
  private readonly owner: ReadonlySet<number>;
  private readonly tokenUser: ReadonlySet<number>;

  constructor({ rights }: Company, { ownerId, tokenUserId }: UserKey) {
    this.owner = new Set(rights[String(ownerId)]);
    this.tokenUser = new Set(rights[String(tokenUserId)]);
  }

  has(...anyOf: readonly number[]): boolean {
    return anyOf.some((entitlement) => holds(this.owner, entitlement) && holds(this.tokenUser, entitlement));
  }

  /** Throws 403 unless one of the rights is there. */
  need(...anyOf: readonly number[]): void {
    if (!this.has(...anyOf)) throw forbidden();
  }
}

function holds(rights: ReadonlySet<number>, entitlement: number): boolean {
  return rights.has(ENTITLEMENTS.administrator) || rights.has(entitlement);
}
