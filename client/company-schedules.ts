import type { Client, ScheduleSummary } from '@temporalio/client';
import { companyOfScheduleId, scheduleIdOf } from '../contract/temporal-names.js';
import { isAsWanted, RECONCILIATION, SYNCHRONISATION, type CompanySchedule } from './schedule-kinds.js';
import { SchedulesOfKind } from './schedules-of-kind.js';

const KINDS = [SYNCHRONISATION, RECONCILIATION];

/** All schedules of the companies: who is connected has one of each kind. Everything here may be repeated. */
export class CompanySchedules {
  readonly synchronisation: SchedulesOfKind;
  readonly reconciliation: SchedulesOfKind;

  constructor(private readonly client: Client) {
    this.synchronisation = new SchedulesOfKind(client, SYNCHRONISATION);
    this.reconciliation = new SchedulesOfKind(client, RECONCILIATION);
  }

  /** Sees to it that a company has the schedules that it should have. */
  async ensure(schedule: CompanySchedule): Promise<void> {
    for (const kind of this.all()) await kind.ensure(schedule);
  }

  /** Makes the schedules of a company anew, so that all they hold is encrypted with the key in use. Answers how many. */
  async renew(schedule: CompanySchedule): Promise<number> {
    for (const kind of this.all()) await kind.renew(schedule);
    return this.all().length;
  }

  /** Ends the schedules of a company; a run that is under way goes on. */
  async remove(companyId: string): Promise<void> {
    for (const kind of this.all()) await kind.remove(companyId);
  }

  /** Every schedule there is, by its company, as far as a list tells. */
  async listed(): Promise<Map<string, ScheduleSummary[]>> {
    const listed = new Map<string, ScheduleSummary[]>();
    for await (const schedule of this.client.schedule.list()) {
      const companyId = companyOfScheduleId(schedule.scheduleId);
      if (companyId !== undefined) listed.set(companyId, [...(listed.get(companyId) ?? []), schedule]);
    }
    return listed;
  }

  private all(): readonly SchedulesOfKind[] {
    return [this.synchronisation, this.reconciliation];
  }
}

/** Whether the schedules of a company are as they should be, as far as a list tells. */
export function areAsWanted(wanted: CompanySchedule, known: readonly ScheduleSummary[] = []): boolean {
  return KINDS.every((kind) => {
    const id = scheduleIdOf(kind.name, wanted.companyId);
    return isAsWanted(
      kind,
      wanted,
      known.find(({ scheduleId }) => scheduleId === id),
    );
  });
}
