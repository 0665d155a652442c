import { forbidden } from './refusals.js';
import type { Company, UserKey } from './world.js';

export const ENTITLEMENTS = {
  administrator: 1,
  registerReports: 47,
  allReports: 25,
  departmentReports: 7,
  travelSettings: 121,
  overrideApproval: 162,
  projectInfo: 92,
  projectStatus: 20,
  projectSettings: 133,
  allProjects: 11,
  companyInfo: 21,
  employeeInfo: 61,
} as const;

/** What the owner of a key and its technical user may both do. */
export class Rights {
  private readonly effective: ReadonlySet<number>;

  constructor(company: Company, key: UserKey) {
    const of = (employeeId: number) => new Set(company.entitlements[String(employeeId)] ?? []);
    const [owner, technicalUser] = [of(key.ownerId), of(key.technicalUserId)];
    const both = [...new Set([...owner, ...technicalUser])].filter((id) => has(owner, id) && has(technicalUser, id));
    this.effective = new Set(both);
  }

  has(entitlement: number): boolean {
    return has(this.effective, entitlement);
  }

  /** Throws 403 unless one of the rights is there. */
  need(...anyOf: number[]): void {
    if (!anyOf.some((entitlement) => this.has(entitlement))) throw forbidden();
  }
}

function has(rights: ReadonlySet<number>, entitlement: number): boolean {
  return rights.has(ENTITLEMENTS.administrator) || rights.has(entitlement);
}
