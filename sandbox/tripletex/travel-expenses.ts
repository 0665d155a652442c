import { route, type Call, type Reply, type Route } from './call.js';
import { readBody, refuseId, referredId, type Json } from './body.js';
import { newCost } from './costs.js';
import { findRow, listReply, valueReply } from './lists.js';
import { forbidden, invalid, missing, NO_SUCH_OBJECT, staleVersion, wrongType } from './refusals.js';
import { ENTITLEMENTS } from './rights.js';
import { assertComplete } from './completeness.js';
import type { Company, TravelExpense } from './world.js';

export const travelExpenseRoutes: readonly Route[] = [
  route('GET', '/travelExpense', (call) => listReply(call, 'TravelExpense', listed(call))),
  route('POST', '/travelExpense', create),
  route('GET', '/travelExpense/{}', (call) => valueReply(call, 'TravelExpense', visible(call, call.ids[0]))),
  route('PUT', '/travelExpense/{}', update),
  route('DELETE', '/travelExpense/{}', remove),
  route('PUT', '/travelExpense/:deliver', (call) => act(call, deliver)),
  route('PUT', '/travelExpense/:approve', (call) => act(call, approve)),
  route('PUT', '/travelExpense/:undeliver', (call) => act(call, undeliver)),
  route('PUT', '/travelExpense/:unapprove', (call) => act(call, unapprove)),
];

/** Without the right to all reports a key sees those of its owner alone. */
export function visible({ company, rights, key }: Call, id: string | number | undefined): TravelExpense {
  const rows = rights.has(ENTITLEMENTS.allReports)
    ? company.travelExpenses
    : company.travelExpenses.filter(({ employee }) => employee.id === key.ownerId);
  return findRow(rows, id);
}

function listed(call: Call): TravelExpense[] {
  const { company, rights, key, query } = call;
  rights.need(ENTITLEMENTS.registerReports, ENTITLEMENTS.allReports);
  const mine = rights.has(ENTITLEMENTS.allReports)
    ? company.travelExpenses
    : company.travelExpenses.filter(({ employee }) => employee.id === key.ownerId);
  const [employeeId, projectId, departmentId] = ['employeeId', 'projectId', 'departmentId'].map((name) =>
    query.get(name),
  );
  const state = query.get('state');
  return mine
    .filter(({ employee }) => !employeeId || employee.id === Number(employeeId))
    .filter(({ project }) => !projectId || project?.id === Number(projectId))
    .filter(({ department }) => !departmentId || department?.id === Number(departmentId))
    .filter((row) => state === null || state === 'ALL' || row.state === state);
}

function create(call: Call): Reply {
  const { company, world, rights, key } = call;
  const body = readBody(call.body, 'TravelExpense');
  refuseId(body);
  rights.need(ENTITLEMENTS.registerReports, ENTITLEMENTS.allReports);
  const employeeId = referredId(body, 'employee');
  if (employeeId === null) throw missing('employee');
  const employee = company.employees.find(({ id }) => id === employeeId);
  if (employee === undefined) throw invalid({ field: 'employee.id', message: NO_SUCH_OBJECT, path: 'employee' });
  if (employeeId !== key.ownerId && !rights.has(ENTITLEMENTS.allReports)) throw forbidden();
  if (!employee.allowInformationRegistration)
    throw invalid({ field: 'employee.id', message: NO_REGISTRATION, path: 'employee' });
  if (Array.isArray(body.mileageAllowances) || Array.isArray(body.accommodationAllowances))
    throw wrongType('mileageAllowances');
  const travelDetails = (body.travelDetails ?? null) as Json | null;
  const date = travelDetails === null ? world.today : String(travelDetails.returnDate ?? world.today);
  const id = world.nextId();
  const project = projectOf(company, body, employeeId);
  const costs = ((body.costs ?? []) as Json[]).map((cost) => newCost(call, cost, id, true));
  const stored: TravelExpense = {
    id,
    version: project === null ? 2 : 3,
    employee: { id: employeeId },
    department: departmentOf(company, body) ?? employee.department,
    project,
    title: limited(body, 'title', 255),
    travelDetails: travelDetails && checkedDetails(travelDetails),
    vatType: { id: project === null ? 0 : 3 },
    paymentCurrency: { id: 1 },
    state: 'OPEN',
    date,
    number: 0,
    completedBy: null,
    approvedBy: null,
    rejectedBy: null,
    rejectedComment: '',
    voucher: null,
    payslip: null,
    invoice: null,
    attestation: null,
    attestationSteps: [],
    attachment: null,
    travelAdvance: 0,
    isChargeable: body.isChargeable === true,
    completedDate: null,
    approvedDate: null,
    freeDimension1: null,
    freeDimension2: null,
    freeDimension3: null,
  };
  stored.number = nextNumber(company, date.slice(0, 4));
  company.travelExpenses.push(stored);
  company.costs.push(...costs);
  world.keep();
  return valueReply(call, 'TravelExpense', stored, 201);
}

const NO_REGISTRATION =
  'Brukertilgangen "Det kan føres lønn, reiseregninger, utlegg m.m. på bruker" er ikke aktivert på den valgte brukeren.';

function nextNumber(company: Company, year: string): number {
  const number = (company.numbers[year] ?? 0) + 1;
  company.numbers[year] = number;
  return number;
}

function limited(body: Json, name: string, length: number): string {
  const text = typeof body[name] === 'string' ? body[name] : '';
  if (text.length > length)
    throw invalid({ field: name, message: `Kan ikke være lengre enn ${length} tegn.`, path: name });
  return text;
}

function checkedDetails(details: Json): Json {
  for (const name of ['departureFrom', 'destination']) limited(details, name, 255);
  for (const name of ['departureTime', 'returnTime']) limited(details, name, 20);
  for (const name of ['departureDate', 'returnDate']) {
    const date = details[name];
    if (date !== undefined && date !== null && !/^\d{4}-\d{2}-\d{2}$/.test(String(date))) throw wrongType(name);
  }
  return details;
}

/** Whether Tripletex takes costs on a closed project is not known; the stand-in does not. */
function projectOf(company: Company, body: Json, employeeId: number): { id: number } | null {
  const id = referredId(body, 'project');
  if (id === null) return null;
  const project = company.projects.find((row) => row.id === id);
  const participants = (project?.participants ?? []) as { employee: { id: number } }[];
  const isClosedOff =
    project?.forParticipantsOnly === true && !participants.some(({ employee }) => employee.id === employeeId);
  if (project === undefined) throw invalid({ field: 'project.id', message: NO_SUCH_OBJECT, path: 'project' });
  if (project.isClosed === true || project.isOffer === true || isClosedOff) {
    throw invalid({ field: 'project.id', message: 'Prosjektet er ikke åpent for føring.', path: 'project' });
  }
  return { id };
}

function departmentOf(company: Company, body: Json): { id: number } | null {
  const id = referredId(body, 'department');
  if (id === null) return null;
  const department = company.departments.find((row) => row.id === id);
  if (department === undefined) throw invalid({ field: 'department.id', message: NO_SUCH_OBJECT, path: 'department' });
  return { id };
}

function update(call: Call): Reply {
  const stored = visible(call, call.ids[0]);
  const body = readBody(call.body, 'TravelExpense');
  if (body.version !== undefined && body.version !== stored.version) throw staleVersion();
  if (stored.state !== 'OPEN' && stored.state !== 'REJECTED')
    throw invalid({ field: null, message: 'Reiseregningen kan ikke endres.' });
  if (body.title !== undefined) stored.title = limited(body, 'title', 255);
  if (body.travelDetails !== undefined && stored.travelDetails) {
    stored.travelDetails = { ...stored.travelDetails, ...checkedDetails((body.travelDetails ?? {}) as Json) };
  }
  stored.version += 1;
  call.world.keep();
  return valueReply(call, 'TravelExpense', stored);
}

function remove(call: Call): Reply {
  const stored = visible(call, call.ids[0]);
  if (stored.voucher !== null || stored.state === 'SALARY_PAID')
    throw invalid({ field: null, message: 'Reiseregningen kan ikke slettes.' });
  forget(call.company, stored.id);
  call.world.keep();
  return { status: 204 };
}

/** Removes a travel expense with everything below it. */
export function forget(company: Company, id: number): void {
  const costIds = new Set(company.costs.filter(({ travelExpense }) => travelExpense.id === id).map((cost) => cost.id));
  company.participants = company.participants.filter(({ cost }) => !costIds.has((cost as { id: number }).id));
  company.costs = company.costs.filter((cost) => !costIds.has(cost.id));
  company.travelExpenses = company.travelExpenses.filter((row) => row.id !== id);
}

/** Actions take several ids and answer a list. All are checked before any is done. */
function act(call: Call, action: (call: Call, stored: TravelExpense) => () => void): Reply {
  const ids = (call.query.get('id') ?? '').split(',').filter(Boolean);
  if (ids.length === 0) throw missing('id', 15000);
  const found = ids.map((id) => visible(call, id));
  const done = found.map((stored) => action(call, stored));
  done.forEach((carryOut) => carryOut());
  found.forEach((stored) => (stored.version += 1));
  call.world.keep();
  return {
    status: 200,
    values: found.map((stored) => call.renderer.render('TravelExpense', stored)),
    full: found.length,
    from: 0,
    digest: null,
  };
}

function deliver(call: Call, stored: TravelExpense): () => void {
  const { rights, key, world } = call;
  if (stored.employee.id === key.ownerId) rights.need(ENTITLEMENTS.registerReports, ENTITLEMENTS.allReports);
  else rights.need(ENTITLEMENTS.allReports);
  if (stored.state !== 'OPEN' && stored.state !== 'REJECTED')
    throw invalid({ field: null, message: 'Reiseregningen er allerede levert.' });
  assertComplete(call.company, stored);
  return () => {
    stored.state = call.company.settings.approvalRequired ? 'DELIVERED' : 'APPROVED';
    stored.completedBy = { id: key.ownerId };
    stored.completedDate = world.today;
  };
}

/** Approving an open one delivers it in the same step (observed March 2026). */
function approve(call: Call, stored: TravelExpense): () => void {
  const { company, rights, key, query, world } = call;
  rights.need(ENTITLEMENTS.allReports);
  if (query.get('overrideApprovalFlow') === 'true') rights.need(ENTITLEMENTS.overrideApproval);
  if (stored.employee.id === key.ownerId && !company.settings.canApproveOwnExpenses) throw forbidden();
  if (stored.state === 'APPROVED' || stored.state === 'SALARY_PAID')
    throw invalid({ field: null, message: 'Reiseregningen er allerede godkjent.' });
  assertComplete(company, stored);
  return () => {
    stored.completedBy ??= { id: key.ownerId };
    stored.completedDate ??= world.today;
    stored.state = company.hasAttestationFlow ? 'DELIVERED' : 'APPROVED';
    if (stored.state !== 'APPROVED') return;
    stored.approvedBy = { id: key.ownerId };
    stored.approvedDate = world.today;
  };
}

function undeliver({ rights }: Call, stored: TravelExpense): () => void {
  rights.need(ENTITLEMENTS.allReports);
  if (stored.state !== 'DELIVERED') throw invalid({ field: null, message: 'Reiseregningen er ikke levert.' });
  return () => void (stored.state = 'OPEN');
}

function unapprove({ rights }: Call, stored: TravelExpense): () => void {
  rights.need(ENTITLEMENTS.allReports);
  if (stored.state !== 'APPROVED' || stored.voucher !== null)
    throw invalid({ field: null, message: 'Godkjenningen kan ikke angres.' });
  return () => {
    stored.state = 'DELIVERED';
    stored.approvedBy = null;
    stored.approvedDate = null;
  };
}
