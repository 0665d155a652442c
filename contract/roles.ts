/** What a caller may be: the service that approves reports, or a person. */
export const ROLES = ['approval-service', 'admin', 'accountant', 'operator'] as const;
export type Role = (typeof ROLES)[number];
