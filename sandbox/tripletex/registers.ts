import { route, type Call, type Route } from './call.js';
import { CURRENCIES, INCOMING_VAT, VAT_TYPES } from './global-registers.js';
import { equal, findRow, listReply, valueReply } from './lists.js';
import { ENTITLEMENTS } from './rights.js';
import type { Employee, Stored } from './world.js';

/** What is read but never written: the company, its people, projects, departments, categories, rates. */
export const registerRoutes: readonly Route[] = [
  route('GET', '/company/{}', readCompany),
  route('GET', '/company/salesmodules', (call) => {
    const rows = call.company.modules.map((name, index) => ({
      id: index,
      version: 0,
      name,
      costStartDate: '2024-01-01',
    }));
    return listReply(call, 'SalesModule', rows);
  }),
  route('GET', '/employee', (call) => listReply(call, 'Employee', employees(call))),
  route('GET', '/employee/{}', (call) => valueReply(call, 'Employee', findRow(visibleEmployees(call), call.ids[0]))),
  route('GET', '/employee/entitlement', readEntitlements),
  route('GET', '/department', (call) => {
    const active = filterFlag(call.company.departments, call.query, 'isInactive');
    return listReply(call, 'Department', equal(equal(active, call.query, 'departmentNumber'), call.query, 'id'), true);
  }),
  route('GET', '/project', (call) => listReply(call, 'Project', projects(call), true)),
  route('GET', '/project/{}', (call) => valueReply(call, 'Project', findRow(projects(call), call.ids[0]))),
  route('GET', '/project/settings', (call) => {
    call.rights.need(ENTITLEMENTS.projectSettings);
    const settings = {
      id: 0,
      version: 0,
      onlyProjectMembersCanRegisterInfo: call.company.onlyProjectMembersCanRegisterInfo,
    };
    return valueReply(call, 'ProjectSettings', settings);
  }),
  route('GET', '/travelExpense/settings', (call) => {
    call.rights.need(ENTITLEMENTS.travelSettings);
    return valueReply(call, 'TravelExpenseSettings', { id: 0, version: 0, ...call.company.settings });
  }),
  route('GET', '/travelExpense/costCategory', (call) => {
    call.rights.need(ENTITLEMENTS.registerReports);
    return listReply(call, 'TravelCostCategory', chosen(call.company.costCategories, call.query), true);
  }),
  route('GET', '/travelExpense/costCategory/{}', (call) =>
    valueReply(call, 'TravelCostCategory', findRow(call.company.costCategories, call.ids[0])),
  ),
  route('GET', '/travelExpense/paymentType', (call) => {
    call.rights.need(ENTITLEMENTS.registerReports);
    return listReply(call, 'TravelPaymentType', chosen(call.company.paymentTypes, call.query), true);
  }),
  route('GET', '/travelExpense/paymentType/{}', (call) =>
    valueReply(call, 'TravelPaymentType', findRow(call.company.paymentTypes, call.ids[0])),
  ),
  route('GET', '/ledger/vatType', (call) => {
    const incoming = call.query.get('typeOfVat') === 'INCOMING';
    const isActive = ({ id }: Stored) => id === 0 || call.company.vatRegistrationStatus === 'VAT_REGISTERED';
    return listReply(
      call,
      'VatType',
      VAT_TYPES.filter((row) => isActive(row) && (!incoming || INCOMING_VAT.has(row.id))),
    );
  }),
  route('GET', '/ledger/vatSettings', (call) =>
    valueReply(call, 'VatSettings', { id: 0, version: 0, vatRegistrationStatus: call.company.vatRegistrationStatus }),
  ),
  route('GET', '/currency', (call) =>
    listReply(call, 'Currency', equal(equal(CURRENCIES, call.query, 'code'), call.query, 'id').map(shownCurrency)),
  ),
];

function shownCurrency({ rateNok: _, ...shown }: Stored): Stored {
  return shown as Stored;
}

function readCompany(call: Call) {
  call.rights.need(ENTITLEMENTS.companyInfo);
  const { id, name, organizationNumber } = findRow([{ version: 0, ...call.company } as unknown as Stored], call.ids[0]);
  return valueReply(call, 'Company', { id, version: 1, name, organizationNumber, displayName: name, type: 'AS' });
}

/** Without the right to read employees a key sees its owner alone: rights filter rows, they do not refuse. */
function visibleEmployees({ company, rights, key }: Call): Employee[] {
  const people = company.employees.filter(({ id }) => id !== key.technicalUserId);
  return rights.has(ENTITLEMENTS.employeeInfo) ? people : people.filter(({ id }) => id === key.ownerId);
}

function employees(call: Call): Stored[] {
  const { query } = call;
  const contacts = query.get('includeContacts') === 'true';
  const containing = (field: 'email' | 'firstName' | 'lastName') => (row: Employee) =>
    row[field].toLowerCase().includes((query.get(field) ?? '').toLowerCase());
  const found = visibleEmployees(call)
    .filter((row) => contacts || !row.isContact)
    .filter(containing('email'))
    .filter(containing('firstName'))
    .filter(containing('lastName'));
  return ['id', 'employeeNumber', 'allowInformationRegistration'].reduce<Employee[]>(
    (rows, name) => equal(rows, query, name),
    found,
  );
}

const ENTITLEMENT_NAMES: Record<number, string> = {
  1: 'ROLE_ADMINISTRATOR',
  47: 'AUTH_TRAVELREPORT',
  25: 'AUTH_TRAVELREPORTS_COMPANY',
  121: 'AUTH_TRAVEL_EXPENCE_ADMIN_SETTINGS',
};

function readEntitlements(call: Call) {
  const employeeId = Number(call.query.get('employeeId') ?? call.key.ownerId);
  const customer = { id: call.company.id };
  const rows = (call.company.entitlements[String(employeeId)] ?? []).map((entitlementId, index) => ({
    id: employeeId * 1000 + index,
    version: 0,
    employee: { id: employeeId },
    name: ENTITLEMENT_NAMES[entitlementId] ?? `AUTH_${entitlementId}`,
    entitlementId,
    customer,
  }));
  return listReply(call, 'Entitlement', rows);
}

function projects(call: Call): Stored[] {
  call.rights.need(ENTITLEMENTS.projectInfo, ENTITLEMENTS.allProjects);
  const open = filterFlag(call.company.projects, call.query, 'isClosed');
  const named = call.query.get('name');
  const byName = named === null ? open : open.filter((row) => String(row.name).includes(named));
  return equal(equal(filterFlag(byName, call.query, 'isOffer'), call.query, 'number'), call.query, 'id');
}

/** There is no filter for those shown on travel expenses. */
function chosen(rows: readonly Stored[], query: URLSearchParams): Stored[] {
  const described = query.get('description');
  const found = described === null ? rows : rows.filter((row) => String(row.description).includes(described));
  return filterFlag(filterFlag(equal(found, query, 'id'), query, 'isInactive'), query, 'showOnEmployeeExpenses');
}

function filterFlag<T extends Stored>(rows: readonly T[], query: URLSearchParams, name: string): T[] {
  return equal(rows, query, name);
}
