import { get, type Call, type Reply, type Route } from '../protocol/call.js';
import { findRow, listReply, pathId, valueReply } from '../protocol/lists.js';
import { parseFields } from '../protocol/fields.js';
import { among, containing, dayIn, flagIn, matches } from '../protocol/query.js';
import type { Department, Project } from '../state/records.js';
import { readable } from './readable.js';
import { ENTITLEMENTS } from './rights.js';

export const projectRoutes: readonly Route[] = [
  get('/project', (call) => listReply(call, 'Project', projects(call), { hasChecksum: true })),
  get('/project/settings', readSettings),
  get('/project/:id', (call) => valueReply(call, 'Project', findRow(visible(call), pathId(call)))),
  get('/department', (call) => listReply(call, 'Department', departments(call), { hasChecksum: true })),
  get('/department/query', (call) => listReply(call, 'Department', queried(call), { defaultFields: 'id,name' })),
  get('/department/:id', (call) =>
    valueReply(call, 'Department', findRow(readable(call, 'departments', call.company.departments), pathId(call))),
  ),
];

/** Without the right to all projects a key sees those its owner manages or takes part in. */
function visible({ company, rights, key }: Call): Project[] {
  rights.need(ENTITLEMENTS.projectInfo);
  if (rights.has(ENTITLEMENTS.allProjects)) return company.projects;
  const owner = company.employees.find(({ id }) => id === key.ownerId);
  const isOfDepartment = (project: Project) =>
    rights.has(ENTITLEMENTS.projectsOfDepartment) && project.department?.id === owner?.department?.id;
  return company.projects.filter(
    (project) =>
      project.projectManager?.id === key.ownerId ||
      project.participantIds.includes(key.ownerId) ||
      isOfDepartment(project),
  );
}

function projects(call: Call): Project[] {
  const { query } = call;
  const [id, manager, department] = [
    among(query, 'id'),
    among(query, 'projectManagerId'),
    among(query, 'departmentId'),
  ];
  const [offer, number, name] = [
    matches(flagIn(query, 'isOffer')),
    matches(query.get('number') ?? undefined),
    containing(query, 'name'),
  ];
  const inProject = among(query, 'employeeInProjectId');
  return visible(call)
    .filter((row) => id(row.id) && manager(row.projectManager?.id) && department(row.department?.id))
    .filter((row) => offer(row.isOffer) && number(row.number) && name(row.name))
    .filter(() => isPlain(query))
    .filter((row) => isClosedAsAsked(call, row))
    .filter(
      (row) =>
        query.get('employeeInProjectId') === null || row.participantIds.some((employeeId) => inProject(employeeId)),
    )
    .filter((row) => isWithin(query, 'startDate', row.startDate) && isWithin(query, 'endDate', row.endDate));
}

/** Projects here have no fixed price, no customer, and no account in another system. */
function isPlain(query: URLSearchParams): boolean {
  const isOfSomebody = ['customerId', 'customerAccountManagerId', 'externalAccountsNumber'].some(
    (name) => (query.get(name) ?? '') !== '',
  );
  return !isOfSomebody && flagIn(query, 'isFixedPrice') !== true;
}

/** `includeRecentlyClosed` with `isClosed=false`: those that closed in the last three months as well. */
function isClosedAsAsked({ query, world }: Call, { isClosed, endDate }: Project): boolean {
  const wanted = flagIn(query, 'isClosed');
  if (wanted === undefined || wanted === isClosed) return true;
  const since = new Date(world.now().getTime() - 92 * 86_400_000).toISOString().slice(0, 10);
  return !wanted && flagIn(query, 'includeRecentlyClosed') === true && endDate !== null && endDate >= since;
}

/** From the first day, up to but not with the last. */
function isWithin(query: URLSearchParams, name: string, day: string | null): boolean {
  const [from, to] = [dayIn(query, `${name}From`), dayIn(query, `${name}To`)];
  if (day === null) return from === undefined && to === undefined;
  return (from === undefined || day >= from) && (to === undefined || day < to);
}

function readSettings(call: Call): Reply {
  call.rights.need(ENTITLEMENTS.projectSettings);
  const fields = call.query.get('fields') ?? '';
  if (fields !== '') parseFields(fields, 'ProjectSettings');
  const { onlyProjectMembersCanRegisterInfo } = call.company;
  const value = { onlyProjectMembersCanRegisterInfo, autoGenerateProjectNumber: false, projectCategories: false };
  return { kind: 'value', status: 200, value };
}

/** The number is compared by containing, so that 1 finds 10 as well (official document 2.75.00). */
function departments(call: Call): Department[] {
  const { query } = call;
  const [name, number] = [containing(query, 'name'), containing(query, 'departmentNumber')];
  const manager = among(query, 'departmentManagerId');
  return selected(call).filter(
    (row) => name(row.name) && number(row.departmentNumber) && manager(row.departmentManager?.id),
  );
}

function selected(call: Call): Department[] {
  const [id, inactive] = [among(call.query, 'id'), matches(flagIn(call.query, 'isInactive'))];
  const rows = readable(call, 'departments', call.company.departments);
  return rows.filter((row) => id(row.id) && inactive(row.isInactive));
}

function queried(call: Call): Department[] {
  const query = containing(call.query, 'query');
  return selected(call).filter(({ name, departmentNumber }) => query(`${departmentNumber} ${name}`));
}
