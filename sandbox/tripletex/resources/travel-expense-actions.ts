import { action, put, type Call, type Reply, type Route } from '../protocol/call.js';
import { pathId, valueReply } from '../protocol/lists.js';
import { dayIn, flagIn, idsIn, required } from '../protocol/query.js';
import { forbidden, invalid, invalidExpense, type Refusal } from '../protocol/refusals.js';
import type { AttestationStep, Child, TravelExpense } from '../state/records.js';
import { childrenOf } from './children.js';
import { assertComplete } from './completeness.js';
import { assertChangeable, needToHandle, touch, visibleExpense } from './expense-access.js';
import { emptyDetails } from './expense-header.js';
import { ENTITLEMENTS } from './rights.js';
import { dateOf, isApproved, nextNumber } from './travel-expense-shape.js';
import { readBody } from '../protocol/body.js';

const PATH = '/travelExpense';

export const travelExpenseActionRoutes: readonly Route[] = [
  action(PATH, 'deliver', (call) => act(call, deliver)),
  action(PATH, 'approve', (call) => act(call, approve)),
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

function wrongState({ id }: TravelExpense, message: string): Refusal {
  return invalidExpense(id, { field: 'state', message });
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
    if (company.hasApprovalFlow) expense.attestationSteps = steps(key.ownerId);
  };
}

/** Whoever owns the key did it, not the employee (observed March 2026). */
function complete({ key, world }: Call, expense: TravelExpense): void {
  expense.completedBy = { id: key.ownerId };
  expense.completedDate = world.today;
  expense.rejectedBy = null;
  expense.rejectedComment = '';
}

/** Approving an open one delivers it in the same step, with the same checks (observed March 2026). */
function approve(call: Call, expense: TravelExpense, index: number): () => void {
  const { company, rights, key, query, world } = call;
  const overrides = flagIn(query, 'overrideApprovalFlow') ?? false;
  rights.need(ENTITLEMENTS.allReports);
  if (overrides) rights.need(ENTITLEMENTS.overrideApproval);
  if (expense.employee.id === key.ownerId && !company.settings.canApproveOwnExpenses) throw forbidden();
  if (isApproved(expense.state)) throw wrongState(expense, 'Reiseregningen er allerede godkjent.');
  if (expense.state === 'REJECTED') throw wrongState(expense, 'Reiseregningen er avvist og må leveres på nytt.');
  assertComplete(company, expense, index);
  return () => {
    if (expense.state === 'OPEN') complete(call, expense);
    const isLast = !company.hasApprovalFlow || overrides;
    expense.state = isLast ? 'APPROVED' : 'DELIVERED';
    if (company.hasApprovalFlow) expense.attestationSteps = approvedStep(steps(key.ownerId), world.now());
    if (!isLast) return;
    expense.approvedBy = { id: key.ownerId };
    expense.approvedDate = world.today;
  };
}

/** An approval flow of two: whoever owns the key, then somebody else. */
function steps(ownerId: number): AttestationStep[] {
  const step = (sequence: number, title: string, status: AttestationStep['status']): AttestationStep => ({
    title,
    sequence,
    requiredApproverCount: 1,
    status,
    attestationStepApprovers: [
      {
        employee: { id: ownerId },
        attestationApproverActionType: 'NEITHER',
        comment: '',
        timeStamp: null,
        strikethrough: false,
      },
    ],
    notificationDate: null,
  });
  return [step(1, 'Attestasjon', 'CURRENT'), step(2, 'Godkjenning', 'NEITHER')];
}

function approvedStep([first, ...others]: AttestationStep[], now: Date): AttestationStep[] {
  if (first === undefined) return [];
  const timeStamp = now.toISOString().slice(0, 19);
  const approvers = first.attestationStepApprovers.map((approver) => ({
    ...approver,
    attestationApproverActionType: 'APPROVAL' as const,
    timeStamp,
  }));
  return [
    { ...first, status: 'APPROVED', attestationStepApprovers: approvers },
    ...others.map((step) => ({ ...step, status: 'CURRENT' as const })),
  ];
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
