import type { z } from 'zod';
import type { InactiveReason, ReadRow, RegisterName } from '../../contract/registers.js';
import {
  listCostCategories,
  listCurrencies,
  listDepartments,
  listEmployees,
  listPaymentTypes,
  listProjects,
  listVatTypes,
  type Endpoint,
} from '../../tripletex/index.js';

type Row<List extends { schema: z.ZodType }> = z.output<List['schema']>;
type List = Endpoint<z.ZodType, 'list'>;

/** How a register is read: the list, its filter, and what is kept of a row. */
export interface RegisterReader {
  readonly list: List;
  readonly query: Readonly<Record<string, string | number | boolean>>;
  /** Null for a row that does not belong in the register. `today` is an Oslo day. */
  readonly keep: (row: never, today: string) => ReadRow | null;
}

/** Every register, in words of the company's own account. */
export const REGISTER_READERS: { readonly [Name in RegisterName]: RegisterReader } = {
  vatTypes: reader(listVatTypes, { typeOfVat: 'INCOMING' }, ({ id, version, name, number, percentage }) =>
    row(id, version, String(id), name, null, { number, percentage }),
  ),
  currencies: reader(listCurrencies, {}, ({ id, version, code, isDisabled }) =>
    row(id, version, code, code, isDisabled ? 'inactive' : null, { code }),
  ),
  costCategories: reader(listCostCategories, {}, (category) => {
    const { id, version, description, account, vatType, isVatLocked, isInactive } = category;
    return row(id, version, description, description, isInactive ? 'inactive' : null, {
      description,
      account: account?.number ?? null,
      vatType: vatType?.id ?? 0,
      vatLocked: isVatLocked,
      travel: category.showOnTravelExpenses,
      expense: category.showOnEmployeeExpenses,
    });
  }),
  paymentTypes: reader(listPaymentTypes, {}, (type) => {
    const { id, version, description, isInactive } = type;
    const shown = { travel: type.showOnTravelExpenses, expense: type.showOnEmployeeExpenses };
    return row(id, version, description, description, isInactive ? 'inactive' : null, { description, ...shown });
  }),
  departments: reader(listDepartments, {}, ({ id, version, name, departmentNumber: number, isInactive }) =>
    row(id, version, number ?? '', name, isInactive ? 'inactive' : null, { number, name }),
  ),
  employees: reader(listEmployees, {}, employee),
  // Closed ones and offers are left out, or the list would grow past what Tripletex answers (official documentation).
  projects: reader(listProjects, { isClosed: false, isOffer: false }, project),
};

function reader<L extends List>(
  list: L,
  query: RegisterReader['query'],
  keep: (row: Row<L>, today: string) => ReadRow | null,
): RegisterReader {
  return { list, query, keep };
}

function row(
  tripletexId: number,
  version: number | null,
  key: string,
  name: string,
  inactiveReason: InactiveReason | null,
  fields: ReadRow['fields'],
): ReadRow {
  return { tripletexId, version, key, name, active: inactiveReason === null, inactiveReason, fields };
}

/** Contacts and accountants' proxies are no employees; who has left is inactive, though Tripletex has no word for it (official document 2.75.00). */
function employee(found: Row<typeof listEmployees>, today: string): ReadRow | null {
  const { id, version, firstName, lastName, email, employeeNumber: number } = found;
  if (found.isContact === true || found.isProxy === true) return null;
  const name = [firstName, lastName].filter(Boolean).join(' ');
  const employedUntil = lastDay(found.employments);
  const hasLeft = employedUntil !== null && employedUntil < today;
  const canBeRegisteredFor = found.allowInformationRegistration !== false;
  const fields = { number, firstName, lastName, email, canBeRegisteredFor, employedUntil };
  const kept = row(id, version, number ?? '', name, hasLeft ? 'employmentEnded' : null, fields);
  return { ...kept, email: email?.toLowerCase() ?? null };
}

/** The last day of the last employment when all have ended. */
export function lastDay(employments: Row<typeof listEmployees>['employments']): string | null {
  const ends = (employments ?? []).map(({ endDate }) => endDate ?? null);
  const hasOpenOne = ends.some((end) => end === null);
  return ends.length === 0 || hasOpenOne ? null : (ends.sort().at(-1) ?? null);
}

function project(found: Row<typeof listProjects>): ReadRow | null {
  const { id, version, number, name, isClosed, isOffer, startDate, endDate } = found;
  if (isOffer) return null;
  const fields = { number, name, startDate, endDate, participants: participantsOf(found) };
  return row(id, version, number ?? '', name, isClosed ? 'closed' : null, fields);
}

/** Who may register on a project; null for everybody, and where the key may not see it: Tripletex itself is left to refuse. */
export function participantsOf({
  forParticipantsOnly,
  participants,
  projectManager,
}: Row<typeof listProjects>): number[] | null {
  if (!forParticipantsOnly || !participants) return null;
  const team = [...participants.map(({ employee: member }) => member), projectManager];
  return team.flatMap((member) => (member ? [member.id] : [])).sort((one, other) => one - other);
}
