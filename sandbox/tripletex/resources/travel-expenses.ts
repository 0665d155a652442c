import { noObject, numberOf, readBody, referredId, refuseId, type Json } from '../protocol/body.js';
import { get, NOTHING, post, put, remove, type Call, type Reply, type Route } from '../protocol/call.js';
import { listReply, pathId, valueReply } from '../protocol/lists.js';
import { dayIn, same } from '../protocol/query.js';
import { badParameter, invalid, invalidExpense, missing, staleVersion } from '../protocol/refusals.js';
import type { Employee, TravelExpense } from '../state/records.js';
import { forget } from './children.js';
import { PER_DIEMS } from './compensations.js';
import { COSTS } from './costs.js';
import { assertChangeable, needToHandle, touch, visibleExpense, visibleExpenses } from './expense-access.js';
import { headerOf } from './expense-header.js';
import { managed, nested } from './nested-children.js';
import { dateOf, nextNumber } from './travel-expense-shape.js';

export const travelExpenseRoutes: readonly Route[] = [
  get('/travelExpense', (call) => listReply(call, 'TravelExpense', listed(call))),
  post('/travelExpense', create),
  get('/travelExpense/:id', (call) => valueReply(call, 'TravelExpense', visibleExpense(call, pathId(call)))),
  put('/travelExpense/:id', update),
  remove('/travelExpense/:id', destroy),
];

const STATES = ['ALL', 'REJECTED', 'OPEN', 'APPROVED', 'SALARY_PAID', 'DELIVERED'];

function listed(call: Call): TravelExpense[] {
  const { query, company } = call;
  const state = query.get('state') ?? 'ALL';
  if (!STATES.includes(state)) throw badParameter('state', 'enum', state);
  const [employee, department, project] = [
    same(query, 'employeeId'),
    same(query, 'departmentId'),
    same(query, 'projectId'),
  ];
  const manager = same(query, 'projectManagerId');
  const managerOf = (row: TravelExpense) =>
    company.projects.find(({ id }) => id === row.project?.id)?.projectManager?.id;
  return visibleExpenses(call)
    .filter((row) => employee(row.employee.id) && department(row.department?.id) && project(row.project?.id))
    .filter((row) => manager(managerOf(row)))
    .filter((row) => state === 'ALL' || row.state === state)
    .filter((row) => isWithin(query, row));
}

/** Employee expenses have no travel dates: whether these filters know them is not documented, here they do not. */
function isWithin(query: URLSearchParams, { travelDetails }: TravelExpense): boolean {
  const [from, to] = [dayIn(query, 'departureDateFrom'), dayIn(query, 'returnDateTo')];
  const { departureDate, returnDate } = travelDetails ?? { departureDate: null, returnDate: null };
  if (from !== undefined && (departureDate === null || departureDate < from)) return false;
  return to === undefined || (returnDate !== null && returnDate < to);
}

const NO_REGISTRATION =
  'Brukertilgangen "Det kan føres lønn, reiseregninger, utlegg m.m. på bruker" er ikke aktivert på den valgte brukeren.';

/** Who an expense is for. Nobody may write for others without the right to it. */
function employeeOf(call: Call, body: Json): Employee {
  const employeeId = referredId(body, 'employee');
  if (employeeId === null) throw missing('employee');
  const employee = call.company.employees.find(({ id }) => id === employeeId);
  if (employee === undefined) throw noObject('employee');
  needToHandle(call, employee);
  if (employee.allowInformationRegistration && !employee.isContact) return employee;
  throw invalid({ field: 'employee.id', message: NO_REGISTRATION, path: 'employee' });
}

function create(call: Call): Reply {
  const { company, world } = call;
  const body = readBody(call.body, 'TravelExpense');
  refuseId(body);
  const employee = employeeOf(call, body);
  const header = headerOf(call, body, employee.id);
  const expense = newExpense(world.nextId(), employee, header, world.today);
  // Everything is checked before anything is stored.
  const add = [
    ...nested(call, COSTS, expense, body, 'costs'),
    ...nested(call, PER_DIEMS, expense, body, 'perDiemCompensations'),
  ];
  expense.number = nextNumber(company, expense.numberYear);
  company.travelExpenses.push(expense);
  for (const store of add) store();
  world.keep();
  return valueReply(call, 'TravelExpense', expense, 201);
}

/** A new travel expense without a number. Its version is not 1, and one more with a project (observed March 2026). */
export function newExpense(
  id: number,
  employee: Employee,
  header: ReturnType<typeof headerOf>,
  today: string,
): TravelExpense {
  return {
    id,
    version: header.project === null ? 2 : 3,
    employee: { id: employee.id },
    ...header,
    state: 'OPEN',
    enteredOn: today,
    number: 0,
    numberYear: dateOf({ travelDetails: header.travelDetails, enteredOn: today }).slice(0, 4),
    completedBy: null,
    completedDate: null,
    approvedBy: null,
    approvedDate: null,
    rejectedBy: null,
    rejectedComment: '',
    payslip: null,
    voucher: null,
    attachment: null,
    attestationSteps: [],
  };
}

async function update(call: Call): Promise<Reply> {
  const id = visibleExpense(call, pathId(call)).id;
  const body = readBody(call.body, 'TravelExpense');
  return call.locks.during([id], () => {
    const expense = visibleExpense(call, id);
    const version = numberOf(body, 'version');
    if (version !== undefined && version !== expense.version) throw staleVersion();
    assertChangeable(expense);
    const employeeId = referredId(body, 'employee');
    if (employeeId !== null && employeeId !== expense.employee.id)
      throw invalid({ field: 'employee.id', message: 'Den ansatte kan ikke endres.', path: 'employee' });
    const header = headerOf(call, body, expense.employee.id, expense);
    const changed = { ...expense, ...header };
    const changes = [
      ...managed(call, COSTS, changed, body, 'costs'),
      ...managed(call, PER_DIEMS, changed, body, 'perDiemCompensations'),
    ];
    Object.assign(expense, header);
    for (const carryOut of changes) carryOut();
    touch(expense);
    call.world.keep();
    return valueReply(call, 'TravelExpense', expense);
  });
}

async function destroy(call: Call): Promise<Reply> {
  const { id } = visibleExpense(call, pathId(call));
  return call.locks.during([id], () => {
    const expense = visibleExpense(call, id);
    if (expense.voucher !== null || expense.state === 'SALARY_PAID') {
      throw invalidExpense(id, {
        field: 'state',
        message: 'Reiseregningen er bokført eller utbetalt og kan ikke slettes.',
      });
    }
    for (const documentId of forget(call.company, expense)) call.world.forgetDocumentBytes(documentId);
    call.world.keep();
    return NOTHING;
  });
}
