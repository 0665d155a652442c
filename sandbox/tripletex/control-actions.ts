import { z } from 'zod';
import type { CompanyHandle } from './company-handle.js';
import { REGISTERS } from './company-registers.js';
import { HabitChanges } from './state/habits.js';
import { DIMENSIONS } from './state/records.js';

type Act = (company: CompanyHandle, body: unknown) => unknown;

/** An action with the shape of its body. */
function action<Body extends z.ZodType>(
  body: Body,
  act: (company: CompanyHandle, body: z.output<Body>) => unknown,
): Act {
  return (company, sent) => act(company, body.parse(sent));
}

const Name = z.union([z.string(), z.number()]);
const Money = z.string().regex(/^\d+\.\d{2}$/, 'Write amounts as "1250.00".');
const Day = z.iso.date();
const Month = z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/, 'Write a month as "2026-03".') });
const Cost = z.strictObject({ date: Day, amount: Money, category: z.string().optional() });
const Expense = z.strictObject({ travelExpense: Name });
const Row = z.strictObject({ register: z.enum(REGISTERS), which: Name });
const Right = z.strictObject({ entitlement: z.int(), of: z.enum(['owner', 'token']).default('token') });
const Demands = z.strictObject({ costCategory: Name, dimensions: z.array(z.enum(DIMENSIONS)) });
const Nothing = z.strictObject({});

const text = z.string().min(1);
const Employee = z.strictObject({
  firstName: text,
  lastName: text,
  email: z.string().optional(),
  employeeNumber: z.string().optional(),
  departmentNumber: z.string().optional(),
  allowInformationRegistration: z.boolean().optional(),
});
const CostCategory = z.strictObject({
  description: text,
  kind: z.enum(['travel', 'expense', 'both']).optional(),
  vatTypeId: z.int().optional(),
  accountNumber: z.int().optional(),
  isVatLocked: z.boolean().optional(),
});
const Project = z.strictObject({
  number: text,
  name: text,
  startDate: Day.optional(),
  endDate: Day.nullable().optional(),
  isOffer: z.boolean().optional(),
  forParticipantsOnly: z.boolean().optional(),
  participantIds: z.array(z.int()).optional(),
});
const ByHand = z.strictObject({
  employee: Name,
  title: z.string(),
  departure: Day.optional(),
  return: Day.optional(),
  costs: z.array(Cost),
  state: z.enum(['OPEN', 'DELIVERED', 'APPROVED', 'SALARY_PAID', 'REJECTED']).optional(),
});
const Settings = z.strictObject({
  useRates: z.boolean().optional(),
  approvalRequired: z.boolean().optional(),
  canApproveOwnExpenses: z.boolean().optional(),
  perDiemNotCompensated: z.boolean().optional(),
  accommodationNotCompensated: z.boolean().optional(),
  mileageNotCompensated: z.boolean().optional(),
});
const Company = z.strictObject({
  name: text.optional(),
  organizationNumber: z.string().optional(),
  vatRegistrationStatus: z
    .enum(['VAT_NOT_REGISTERED', 'VAT_APPLICANT', 'VAT_REGISTERED', 'VAT_COMPENSATION'])
    .optional(),
  modules: z.array(z.string()).optional(),
  hasApprovalFlow: z.boolean().optional(),
  onlyProjectMembersCanRegisterInfo: z.boolean().optional(),
});

/** zod writes `undefined` where something may be left out; what is left out stays away. */
function given<Sent extends object>(sent: Sent): { [Name in keyof Sent]: Exclude<Sent[Name], undefined> } {
  const kept: unknown = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  if (!isWithoutUndefined<Sent>(kept)) throw new TypeError('Unreachable: an object stays an object.');
  return kept;
}

function isWithoutUndefined<Sent>(value: unknown): value is { [Name in keyof Sent]: Exclude<Sent[Name], undefined> } {
  return typeof value === 'object' && value !== null;
}

/** Everything that can be done in a company by hand: `POST /sandbox/companies/{name}/{action}` with a JSON body. */
export const ACTIONS: Readonly<Record<string, Act>> = {
  'add-employee': action(Employee, (company, body) => company.addEmployee(given(body))),
  'add-contact': action(z.strictObject({ firstName: text, lastName: text }), (company, body) =>
    company.addContact(body),
  ),
  'add-cost-category': action(CostCategory, (company, body) => company.addCostCategory(given(body))),
  'add-payment-type': action(z.strictObject({ description: text }), (company, body) => company.addPaymentType(body)),
  'add-department': action(z.strictObject({ name: text, departmentNumber: z.string() }), (company, body) =>
    company.addDepartment(body),
  ),
  'add-project': action(Project, (company, body) => company.addProject(given(body))),
  change: action(Row.extend({ changes: z.record(z.string(), z.unknown()) }), (company, { register, which, changes }) =>
    company.change(register, which, changes),
  ),
  deactivate: action(Row, (company, { register, which }) => company.deactivate(register, which)),
  rename: action(Row.extend({ name: text }), (company, { register, which, name }) =>
    company.rename(register, which, name),
  ),
  remove: action(Row, (company, { register, which }) => company.remove(register, which)),
  'end-employment': action(z.strictObject({ employee: Name, date: Day }), (company, body) =>
    company.endEmployment(body.employee, body.date),
  ),
  tick: action(Right, (company, body) => company.tick(body.entitlement, body.of)),
  untick: action(Right, (company, body) => company.untick(body.entitlement, body.of)),
  'revoke-key': action(Nothing, (company) => company.revokeKey()),
  'new-key': action(Nothing, (company) => ({ userKey: company.newKey() })),
  'expire-sessions': action(Nothing, (company) => company.expireSessions()),
  set: action(Company, (company, body) => company.set(given(body))),
  settings: action(Settings, (company, body) => company.setSettings(given(body))),
  behave: action(HabitChanges, (company, body) => company.behave(body)),
  'demand-on-account': action(Demands, (company, body) =>
    company.demandOnAccountOf(body.costCategory, ...body.dimensions),
  ),
  'close-period': action(Month, (company, { month }) => company.closePeriod(month)),
  'reopen-period': action(Month, (company, { month }) => company.reopenPeriod(month)),
  'enter-by-hand': action(ByHand, (company, body) =>
    company.enterByHand({ ...given(body), costs: body.costs.map(given) }),
  ),
  'add-cost': action(Expense.extend(Cost.shape), (company, { travelExpense, ...cost }) =>
    company.addCost(travelExpense, given(cost)),
  ),
  'change-amount': action(Expense.extend({ cost: z.int().default(0), amount: Money }), (company, body) =>
    company.changeAmount(body.travelExpense, body.cost, body.amount),
  ),
  retitle: action(Expense.extend({ title: z.string() }), (company, body) =>
    company.retitle(body.travelExpense, body.title),
  ),
  delete: action(Expense, (company, { travelExpense }) => company.delete(travelExpense)),
  deliver: action(Expense, (company, { travelExpense }) => company.deliver(travelExpense)),
  approve: action(Expense, (company, { travelExpense }) => company.approve(travelExpense)),
  reject: action(Expense.extend({ comment: z.string().default('Mangler kvittering') }), (company, body) =>
    company.reject(body.travelExpense, body.comment),
  ),
  reopen: action(Expense, (company, { travelExpense }) => company.reopen(travelExpense)),
  'pay-salary': action(Expense, (company, { travelExpense }) => company.paySalary(travelExpense)),
  'create-voucher': action(Expense, (company, { travelExpense }) => company.createVoucher(travelExpense)),
  'reverse-voucher': action(Expense, (company, { travelExpense }) => company.reverseVoucher(travelExpense)),
};
