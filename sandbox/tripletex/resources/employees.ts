import { get, type Call, type Route } from '../protocol/call.js';
import { findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { among, containing, dayIn, flagIn, matches } from '../protocol/query.js';
import type { Employee } from '../state/records.js';
import { ENTITLEMENTS } from './rights.js';

export const employeeRoutes: readonly Route[] = [
  // Unlike the other registers this list has no checksum (observed March 2026).
  get('/employee', (call) => listReply(call, 'Employee', listed(call))),
  get('/employee/searchForEmployeesAndContacts', (call) =>
    listReply(call, 'Employee', searched(call), { defaultFields: SEARCH_FIELDS }),
  ),
  get('/employee/:id', (call) => valueReply(call, 'Employee', findRow(visible(call), pathId(call)))),
];

const SEARCH_FIELDS = 'id,employeeNumber,firstName,lastName,email,pictureId';

/** Without the right to read employees a key sees its owner alone: rights filter rows, they do not refuse. */
function visible({ company, rights, key }: Call): Employee[] {
  if (rights.has(ENTITLEMENTS.employeeInfo)) return company.employees;
  return company.employees.filter(({ id }) => id === key.ownerId);
}

function listed(call: Call): Employee[] {
  const { query, company } = call;
  const named = withNames(call, flagIn(query, 'includeContacts') ?? false);
  const number = matches(query.get('employeeNumber') ?? undefined);
  const registration = matches(flagIn(query, 'allowInformationRegistration'));
  const department = among(query, 'departmentId');
  const onlyContacts = flagIn(query, 'onlyContacts') ?? false;
  const onlyManagers = flagIn(query, 'onlyProjectManagers') ?? false;
  const onlyAssignable = flagIn(query, 'assignableProjectManagers') ?? false;
  // Technical users are no employees.
  if (flagIn(query, 'onlyEmployeeTokens') === true) return [];
  return named
    .filter(({ employeeNumber }) => number(employeeNumber))
    .filter(({ allowInformationRegistration }) => registration(allowInformationRegistration))
    .filter((row) => department(row.department?.id))
    .filter(({ isContact }) => !onlyContacts || isContact)
    .filter(({ id }) => !onlyManagers || company.projects.some(({ projectManager }) => projectManager?.id === id))
    .filter(({ id }) => !onlyAssignable || mayManage(call, id))
    .filter((row) => isEmployedIn(call, row));
}

/** E-mail and names are compared by containing, whatever a caller means by them (official document 2.75.00). */
function withNames(call: Call, includeContacts: boolean): Employee[] {
  const { query } = call;
  const [id, access] = [among(query, 'id'), matches(flagIn(query, 'hasSystemAccess'))];
  const [first, last, email] = [
    containing(query, 'firstName'),
    containing(query, 'lastName'),
    containing(query, 'email'),
  ];
  return visible(call)
    .filter((row) => includeContacts || flagIn(query, 'onlyContacts') === true || !row.isContact)
    .filter((row) => id(row.id) && first(row.firstName) && last(row.lastName) && email(row.email))
    .filter(({ hasSystemAccess }) => access(hasSystemAccess));
}

/** Who has the right to be a project manager. */
function mayManage({ company }: Call, id: number): boolean {
  const rights = company.rights[String(id)] ?? [];
  return rights.includes(ENTITLEMENTS.administrator) || rights.includes(ENTITLEMENTS.projectManager);
}

function isEmployedIn({ query, company }: Call, { id }: Employee): boolean {
  const [from, to] = [dayIn(query, 'periodStart'), dayIn(query, 'periodEnd')];
  if (from === undefined && to === undefined) return true;
  return company.employments.some(
    ({ employee, startDate, endDate }) =>
      employee.id === id &&
      (to === undefined || startDate < to) &&
      (from === undefined || endDate === null || endDate >= from),
  );
}

function searched(call: Call): Employee[] {
  const inactive = matches(flagIn(call.query, 'isInactive'));
  const rows = withNames(call, flagIn(call.query, 'includeContacts') ?? true);
  return rows.filter(({ isInactive }) => inactive(isInactive));
}
