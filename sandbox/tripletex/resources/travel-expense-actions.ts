import { action, put, type Call, type Reply, type Route } from '../protocol/call.js';
import { pathId, valueReply } from '../protocol/lists.js';
import { dayIn, idsIn, required } from '../protocol/query.js';
import { invalid } from '../protocol/refusals.js';
import { habitsOf } from '../state/habits.js';
import type { Child, TravelExpense } from '../state/records.js';
import { approve, complete } from './approval.js';
import { newSteps } from './attestation.js';
import { childrenOf } from './children.js';
import { assertComplete } from './completeness.js';
import { assertChangeable, needToHandle, touch, visibleExpense, wrongState } from './expense-access.js';
import { emptyDetails } from './expense-header.js';
import { ENTITLEMENTS } from './rights.js';
import { dateOf, isApproved, nextNumber } from './travel-expense-shape.js';
import { readBody } from '../protocol/body.js';

const PATH = '/travelExpense';

export const travelExpenseActionRoutes: readonly Route[] = [
  action(PATH, 'deliver', (call) => act(call, deliver)),
  action(PATH, 'approve', approveAll),
  action(PATH, 'undeliver', (call) => {
    if (call.body.length > 0 && call.body.toString() !== '{}') readBody(call.body, 'TravelExpense');
    return act(call, undeliver);
  }),
  action(PATH, 'unapprove', (call) => act(call, unapprove)),
  action(PATH, 'createVouchers', createVouchers),
  action(PATH, 'copy', copy),
  put(`${PATH}/:id/convert`, convert),
];

type Action = (call: Call, expense: TravelExpense, index: number) => () => void;

/** Does something to several travel expenses, all or none, and answers them as a list. */
async function act(call: Call, check: Action): Promise<Reply> {
  const ids = required(idsIn(call.query, 'id'), 'id');
  for (const id of ids) visibleExpense(call, id);
  return call.locks.during(ids, () => {
    const expenses = ids.map((id) => visibleExpense(call, id));
    const actions = expenses.map((expense, index) => check(call, expense, index));
    for (const carryOut of actions) carryOut();
    expenses.forEach(touch);
    call.world.keep();
    const values = expenses.map((expense) => call.renderer.render('TravelExpense', expense));
    return { kind: 'list', status: 200, full: values.length, from: 0, digest: null, values };
  });
}

const NOBODY: Reply = { kind: 'list', status: 200, full: 0, from: 0, digest: null, values: [] };

async function approveAll(call: Call): Promise<Reply> {
  const { approvalAnswer } = habitsOf(call.company);
  if (approvalAnswer === 'emptyAndUndone') {
    required(idsIn(call.query, 'id'), 'id').forEach((id) => visibleExpense(call, id));
    return NOBODY;
  }
  const done = await act(call, approve);
  return approvalAnswer === 'empty' ? NOBODY : done;
}

/** What this answers on one that was delivered before is not documented; here it is refused. */
function deliver(call: Call, expense: TravelExpense, index: number): () => void {
  const { company, world, key } = call;
  needToHandle(call, expense.employee);
  if (expense.state !== 'OPEN' && expense.state !== 'REJECTED')
    throw wrongState(expense, 'Reiseregningen er allerede levert.');
  assertComplete(company, expense, index);
  return () => {
    expense.state = company.settings.approvalRequired ? 'DELIVERED' : 'APPROVED';
    complete(call, expense);
    if (expense.state === 'APPROVED') expense.approvedDate = world.today;
    if (company.hasApprovalFlow) expense.attestationSteps = newSteps(company, key.ownerId);
  };
}

function undeliver(call: Call, expense: TravelExpense): () => void {
  needToHandle(call, expense.employee);
  if (expense.state !== 'DELIVERED' && expense.state !== 'REJECTED')
    throw wrongState(expense, 'Reiseregningen er ikke levert.');
  return () => {
    Object.assign(expense, { state: 'OPEN', completedBy: null, completedDate: null, attestationSteps: [] });
  };
}

function unapprove({ rights }: Call, expense: TravelExpense): () => void {
  rights.need(ENTITLEMENTS.allReports);
  if (expense.state !== 'APPROVED' || expense.voucher !== null)
    throw wrongState(expense, 'Godkjenningen kan ikke trekkes tilbake.');
  return () => {
    Object.assign(expense, { state: 'DELIVERED', approvedBy: null, approvedDate: null });
  };
}

function createVouchers(call: Call): Promise<Reply> {
  call.rights.need(ENTITLEMENTS.allVouchers, ENTITLEMENTS.accountingSettings);
  required(idsIn(call.query, 'id'), 'id');
  const date = required(dayIn(call.query, 'date'), 'date');
  if (call.company.closedMonths.includes(date.slice(0, 7))) {
    throw invalid({ field: 'date', message: 'Perioden er lukket.', path: 'date' });
  }
  return act(call, (_, expense) => {
    if (!isApproved(expense.state)) throw wrongState(expense, 'Reiseregningen er ikke godkjent');
    if (expense.voucher !== null) throw wrongState(expense, 'Reiseregningen er allerede bokført.');
    const id = call.world.nextId();
    return () => void (expense.voucher = { id });
  });
}

/** A copy is open, has a number of its own and no receipts. */
function copy(call: Call): Reply {
  const { company, world } = call;
  const [id = 0] = required(idsIn(call.query, 'id'), 'id');
  const original = visibleExpense(call, id);
  needToHandle(call, original.employee);
  const fresh = {
    version: 2,
    state: 'OPEN',
    enteredOn: world.today,
    attachment: null,
    voucher: null,
    payslip: null,
    attestationSteps: [],
  } as const;
  const undone = {
    completedBy: null,
    completedDate: null,
    approvedBy: null,
    approvedDate: null,
    rejectedBy: null,
    rejectedComment: '',
  };
  const made: TravelExpense = {
    ...structuredClone(original),
    ...fresh,
    ...undone,
    id: world.nextId(),
    attestationSteps: [],
  };
  made.numberYear = dateOf(made).slice(0, 4);
  made.number = nextNumber(company, made.numberYear);
  const again = (rows: Child[]) =>
    rows.push(
      ...childrenOf(rows, original).map((row) => ({
        ...row,
        id: world.nextId(),
        version: 0,
        travelExpense: { id: made.id },
      })),
    );
  company.travelExpenses.push(made);
  again(company.costs);
  again(company.perDiems);
  again(company.accommodations);
  const driven = company.mileages.filter(({ supplementOf }) => supplementOf === null);
  for (const row of childrenOf(driven, original))
    company.mileages.push({ ...row, id: world.nextId(), version: 0, travelExpense: { id: made.id } });
  world.keep();
  return valueReply(call, 'TravelExpense', made);
}

/** Makes a travel report of an employee expense, and back where there are no compensations. */
async function convert(call: Call): Promise<Reply> {
  const { id } = visibleExpense(call, pathId(call));
  return call.locks.during([id], () => {
    const expense = visibleExpense(call, id);
    assertChangeable(expense);
    const { company } = call;
    const compensations = [...company.perDiems, ...company.mileages, ...company.accommodations];
    if (childrenOf<Child>(compensations, expense).length > 0)
      throw wrongState(expense, 'Reiseregningen har godtgjørelser.');
    expense.travelDetails = expense.travelDetails === null ? emptyDetails() : null;
    touch(expense);
    call.world.keep();
    return valueReply(call, 'TravelExpense', expense);
  });
}
