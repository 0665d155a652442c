/** What the receiver of notices is told of. */
export type NoticeType =
  | 'transfer.status'
  | 'transfer.problem'
  | 'transfer.problemGone'
  | 'connection.status'
  | 'register.changed'
  | 'attention';

/** One thing to tell. `data` is the status object for what is told of a transfer. */
export interface NewNotice {
  readonly type: NoticeType;
  readonly companyId: string;
  /** The report it is about; left out for what is told of a company. */
  readonly reportId?: string;
  readonly data: object;
}
