import { get, type Call, type Reply, type Route } from '../protocol/call.js';
import { parseFields } from '../protocol/fields.js';
import { findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import type { Company } from '../state/records.js';
import { ENTITLEMENT_NAMES, ENTITLEMENTS } from './rights.js';
import { endSession, whoAmI } from './sessions.js';
import { remove } from '../protocol/call.js';

/** The only paths an accountant's key reaches without naming a client's company (official documentation). */
export const OFFICE_PATHS: readonly string[] = ['/token/session/>whoAmI', '/company/>withLoginAccess'];
/** What answers a key of a company without the integration module. Not known: chosen here, the strict way. */
export const PATHS_WITHOUT_MODULE: readonly string[] = ['/token/session/>whoAmI'];

export const companyRoutes: readonly Route[] = [
  get('/token/session/>whoAmI', (call) => {
    const fields = call.query.get('fields') ?? '';
    if (fields !== '') parseFields(fields, 'LoggedInUserInfo');
    return whoAmI(call);
  }),
  remove('/token/session/:token', endSession),
  get('/company/>withLoginAccess', (call) => listReply(call, 'Company', loginAccess(call).map(companyRow))),
  get('/company/salesmodules', readModules),
  get('/company/:id', readCompany),
  get('/employee/entitlement', readEntitlements),
];

function loginAccess({ world, company, key }: Call): Company[] {
  if (!key.isProxy) return [company];
  return world.companies.filter(({ id }) => key.clientIds.includes(id));
}

function companyRow({ id, name, organizationNumber }: Company) {
  return { id, version: 1, name, displayName: name, organizationNumber };
}

function readCompany(call: Call): Reply {
  call.rights.need(ENTITLEMENTS.companyInfo);
  return valueReply(call, 'Company', findRow([companyRow(call.company)], pathId(call)));
}

function readModules(call: Call): Reply {
  const fields = call.query.get('fields') ?? '';
  if (fields !== '') parseFields(fields, 'SalesModule');
  const values = call.company.modules.map((name) => ({ name, costStartDate: '2024-01-01' }));
  return { kind: 'list', status: 200, full: values.length, from: 0, digest: null, values };
}

/** One row for every right in every company somebody has rights in; of the key's owner when nobody is named. */
function readEntitlements(call: Call): Reply {
  const { world, key, query, company } = call;
  const employeeId = Number(query.get('employeeId') ?? key.ownerId);
  const isOfTheKey = employeeId === key.ownerId || employeeId === key.tokenUserId;
  if (!isOfTheKey) call.rights.need(ENTITLEMENTS.employeeInfo);
  const companies = isOfTheKey ? world.companies : [company];
  const rows = companies.flatMap(({ id: customerId, rights }) =>
    (rights[String(employeeId)] ?? []).map((entitlementId) => ({
      id: (employeeId % 10_000_000) * 100_000 + (customerId % 100) * 1000 + entitlementId,
      version: 0,
      employee: { id: employeeId },
      name: ENTITLEMENT_NAMES[entitlementId] ?? `AUTH_${entitlementId}`,
      entitlementId,
      customer: { id: customerId },
    })),
  );
  return listReply(call, 'Entitlement', rows);
}
