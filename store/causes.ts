import { sql, type SQL } from 'drizzle-orm';
import type { ProblemClass } from '../contract/problems.js';
import type { Text } from '../contract/text.js';
import type { Queryable } from './database.js';
import { transfers } from './schema.js';

/** What holds transfers of a company up and is cured for all of them at once. */
export interface Cause {
  readonly code: string;
  /** By what its transfers are found among those of its code; null where they are all of them. */
  readonly key: string | null;
  readonly count: number;
  readonly oldestSince: string;
  /** How many differently worded ones it stands for: one, or several that are worth no card of their own. */
  readonly kinds: number;
  /** How it is told, the most frequent first; the first few. */
  readonly messages: readonly Text[];
  /** One of its transfers, and what its case knows. */
  readonly example: { readonly reportId: string; readonly details: Readonly<Record<string, unknown>> };
}

/** The key of a cause: the digest of its message, or those of all that it is not. */
export const CAUSE_KEY = /^(not(\.[0-9a-f]{16}){1,6}|[0-9a-f]{16})$/;

/** Up to so many causes of a code are told apart … */
const MOST_TOLD_APART = 6;
/** … and of more only so many that hold up several transfers each. */
const TOLD_OF_MANY = 5;
const MESSAGES_SHOWN = 3;

/** Whoever can put a thing right does it for every transfer with that message; what passes or is decided one by one is told by its code. */
const CURED_BY_MESSAGE: readonly ProblemClass[] = ['V', 'D'];

const { companyId, reportId, problem, problemCode } = transfers;
const message = sql`${problem} -> 'message'`;

/** What holds transfers of a company up, whatever holds most of them first. */
export async function readCauses(db: Pick<Queryable, 'execute'>, company: string): Promise<Cause[]> {
  const classes = sql.join(
    CURED_BY_MESSAGE.map((one) => sql`${one}`),
    sql`, `,
  );
  const rows = await db.execute<CauseRow & Record<string, unknown>>(sql`
    with worded as (
      select ${problemCode} as code, ${message} as message, count(*)::int as n,
        min((${problem} ->> 'since') collate "C") as oldest,
        min(${reportId} collate "C") as example,
        bool_or(${problem} ->> 'class' in (${classes})) as by_message
      from ${transfers}
      where ${companyId} = ${company} and ${problemCode} is not null
      group by 1, 2
    ), placed as (
      select *, count(*) over (partition by code) as kinds,
        row_number() over (partition by code order by n desc, oldest, example) as place
      from worded
    ), told as (
      select *, by_message and (kinds <= ${MOST_TOLD_APART} or (place <= ${TOLD_OF_MANY} and n > 1)) as alone
      from placed
    ), causes as (
      select code, alone, sum(n)::int as count, min(oldest) as oldest, count(*)::int as kinds, min(example) as example,
        jsonb_agg(message order by place) filter (where place <= ${TOLD_OF_MANY + MESSAGES_SHOWN}) as messages
      from told
      group by code, alone, case when alone then place end
    )
    select code, alone, count, oldest, kinds, example, messages, details,
      case when alone then ${digestOf(sql`messages -> 0`)} end as digest
    from causes
    left join lateral (
      select ${problem} -> 'details' as details from ${transfers}
      where ${companyId} = ${company} and ${reportId} = example and ${problemCode} = code
      limit 1
    ) as of_example on true
    order by count desc, code, alone desc, oldest`);
  return rows.map((row) => causeOf(row, rows));
}

/** Whether a transfer waits for the cause with a key. */
export function isOfCause(key: string): SQL {
  const [first = '', ...others] = key.split('.');
  const digest = digestOf(message);
  if (others.length === 0) return sql`${digest} = ${first}`;
  return sql`${digest} not in (${sql.join(
    others.map((one) => sql`${one}`),
    sql`, `,
  )})`;
}

interface CauseRow {
  readonly code: string;
  readonly alone: boolean;
  readonly count: number;
  readonly oldest: string;
  readonly kinds: number;
  readonly example: string;
  readonly messages: readonly Text[] | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly digest: string | null;
}

function causeOf({ alone: _, digest, ...row }: CauseRow, all: readonly CauseRow[]): Cause {
  return {
    code: row.code,
    key: digest ?? keyOfOthers(all.filter(({ code }) => code === row.code)),
    count: row.count,
    oldestSince: row.oldest,
    kinds: row.kinds,
    messages: (row.messages ?? []).slice(0, MESSAGES_SHOWN),
    example: { reportId: row.example, details: row.details ?? {} },
  };
}

/** Of those of a code that have no card of their own. */
function keyOfOthers(ofCode: readonly CauseRow[]): string | null {
  const digests = ofCode.flatMap(({ digest }) => digest ?? []);
  return digests.length === 0 ? null : ['not', ...digests].join('.');
}

/** Names may stand in a message, and none in an address. */
function digestOf(text: SQL): SQL {
  return sql`left(encode(sha256(convert_to((${text})::text, 'UTF8')), 'hex'), 16)`;
}
