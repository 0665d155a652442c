import { allHandlersFinished, condition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { ApprovedReport } from '../contract/approved-report.js';
import type { BookedByHand, Cancel, Correct, Decision, Standing } from '../contract/decision.js';
import { willNeedAttentionAt } from '../contract/needs-attention.js';
import { asNoticedFirst, isSameProblem } from '../contract/same-problem.js';
import type { Accepted, Attempt, Hold, Stop, TransferSteps } from '../contract/transfer-steps.js';
import type { TransferStatus } from '../contract/transfer-status.js';
import { archiveFor, tripletexFor } from './activities.js';
import { checkDecision, refuseUnfitting } from './check-decision.js';
import { describeTransfer } from './describe-transfer.js';
import { msUntil } from './ms-until.js';
import { orRefused } from './or-refused.js';
import { showAttention, showTransfer } from './show-transfer.js';
import { correctedSignal, resolveUpdate, retrySignal, statusQuery } from './transfer-messages.js';
import type { TransferNames } from './transfer-names.js';
import { FIRST_STEP, newTransfer, type TransferState } from './transfer-state.js';

/** One transfer: where it stands, how it sets out, waits and ends, and what people may tell it meanwhile. */
export class Transfer {
  private state: TransferState;
  private hastened = false;
  private step = '';
  /** Whether somebody decided since it last set out, and the stop it had set out with. */
  private decided = false;
  private setOutWith: Stop | null = null;
  /** How it stood before it set out. */
  private before: TransferStatus;
  private isHeld = false;
  private hasShownProblem: boolean;
  /** How many people are ending it right now. */
  private endings = 0;
  /** How the transfer ended. */
  private endedAs: TransferStatus | null = null;
  /** Whether this run knows yet what the archive says of the transfer, and whether it stands still. */
  private isKnown = false;
  private isStill = false;
  /** Whether a later revision is in the archive. */
  private isCorrected = false;

  constructor(names: TransferNames, state?: TransferState) {
    this.state = state ?? newTransfer(names);
    this.before = this.state.status;
    this.hasShownProblem = state !== undefined;
    setHandler(statusQuery, () => this.state.status, { description: 'Where the transfer stands.' });
    setHandler(retrySignal, () => void (this.hastened = true), {
      description: 'Try again now, whatever it waits for. Takes nothing.',
    });
    setHandler(correctedSignal, (revision) => this.corrected(revision), {
      description: 'A corrected report of this revision is in the archive: carry that one.',
    });
    setHandler(resolveUpdate, (decision) => this.decide(decision), {
      description: 'What a named person decided, for instance {"action": "retry", "by": "…", "note": "…"}.',
      // A run that has just begun asks the archive first; what does not fit is refused then.
      validator: (decision) => checkDecision(decision, this.isKnown ? this.standing : null),
    });
  }

  /** How the transfer ended, by success or by a person's word, or null. */
  get ended(): TransferStatus | null {
    return this.endedAs;
  }

  /** What the next run of the workflow must know. */
  get toContinue(): TransferState {
    return this.state;
  }

  /** Whether it comes to an end, or to another report, once nobody is deciding any more. */
  get isOver(): boolean {
    return this.endedAs !== null || this.isCorrected;
  }

  /** A later revision has taken its place; one that has come to be carried itself is no news. */
  corrected(revision = Infinity): void {
    this.isCorrected ||= revision > this.state.status.revision;
  }

  /** The corrected report to carry instead of this one, or null when there is none. Nobody is deciding any more then. */
  async laterRevision(): Promise<ApprovedReport | null> {
    if (!this.isCorrected) return null;
    this.isCorrected = false;
    const { status } = this.state;
    const summary = `Look for a later revision of ${status.reportNumber}`;
    const later = await archiveFor(status).laterRevision.executeWithOptions({ summary }, [status]);
    await condition(allHandlersFinished);
    return later;
  }

  /** Sets out from the start or from a wait. Every step looks before it writes, so setting out again does no harm. */
  setOut(): Attempt {
    // A run that only shows may have been told at its start that somebody wants more.
    this.hastened &&= this.state.onlyShows;
    this.isStill = false;
    this.decided = false;
    this.setOutWith = this.state.standing;
    const { status, lastStop, standing, mayLookAlike, isAccepted, onlyShows } = this.state;
    const { companyId, reportId, revision } = status;
    this.before = status;
    const attempts = status.attempts + 1;
    const since = new Date().toISOString();
    this.show(onlyShows ? status : { ...status, status: 'transferring', since, problem: null, attempts });
    const [stops, stoppedFor] = [lastStop?.times ?? 0, lastStop?.code ?? null];
    const wasRefused = lastStop !== null && lastStop.step !== FIRST_STEP;
    const told = { standing, wasRefused, mayLookAlike, isAccepted, onlyShows };
    return { companyId, reportId, revision, attempts, since, stops, stoppedFor, ...told };
  }

  /** The report is in the archive, which may know of times that an earlier run set out. */
  accepted(attempt: Attempt, { attempts }: Accepted): Attempt {
    this.state = { ...this.state, isAccepted: true, status: { ...this.state.status, attempts } };
    this.isHeld = false;
    this.isKnown = true;
    return { ...attempt, attempts };
  }

  /** It has ended, now or before this run. */
  reached(ended: TransferStatus): void {
    this.state = { ...this.state, status: ended };
    this.standStill();
    this.endedAs ??= ended;
  }

  /** Whether somebody wants a transfer looked at that only shows what stands of it: then it goes on as any other. */
  looksOnceMore(): boolean {
    if (!this.state.onlyShows || !this.hastened) return false;
    this.state = { ...this.state, onlyShows: false };
    this.endedAs = null;
    return true;
  }

  private get standing(): Standing {
    return { ...this.state.status, isStill: this.isStill };
  }

  private standStill(): void {
    this.isKnown = true;
    this.isStill = true;
  }

  /** Shows which step is next, and keeps what already stands in Tripletex. */
  next(step: string, travelExpenses: TransferStatus['travelExpenses'] = this.state.status.travelExpenses): void {
    this.step = step;
    this.keep(travelExpenses, step);
  }

  private keep(travelExpenses: TransferStatus['travelExpenses'], step?: string): void {
    this.state = { ...this.state, status: { ...this.state.status, travelExpenses } };
    setCurrentDetails(describeTransfer(this.state.status, { step, helpUrl: this.state.lastStop?.helpUrl }));
  }

  /** Leaves nothing standing on a run that another one follows, which alone is searched for by its problem. */
  handOver(as: 'superseded' | 'transferring'): void {
    this.show({ ...this.state.status, status: as, problem: null });
  }

  /** Ends by success or by a person's word. */
  end(status: TransferStatus): TransferStatus {
    this.show(status);
    return status;
  }

  /**
   * Waits until the time of the next try, or until somebody hastens or corrects it, whichever comes first, and does not go on
   * while somebody is ending it.
   */
  async waitAfter({ helpUrl, ...stop }: Stop): Promise<void> {
    const now = new Date();
    this.isHeld = false;
    const { lastStop, status } = this.state;
    const again = lastStop?.code === stop.code ? lastStop : null;
    const { problem: first } = this.before;
    const isSame = first !== null && isSameProblem(stop, first);
    const goesOn = isSame || first === null ? again : null;
    const told = isSame ? asNoticedFirst(stop, first) : stop;
    // What was decided on the way is not undone by the stop it had set out with.
    const isDecided = this.decided && this.setOutWith?.code === stop.code;
    const since = goesOn?.since ?? now.toISOString();
    this.state = {
      ...this.state,
      isAccepted: true,
      lastStop: { code: stop.code, since, times: (again?.times ?? 0) + 1, step: this.step, helpUrl },
      standing: stop.class === 'S' && !isDecided ? stop : this.state.standing,
    };
    // Whoever decided before this stop did not decide about it.
    if (stop.class === 'S' && !isDecided && this.decided) this.hastened = false;
    const state = stop.code === 'TLX-704' ? 'unknownOutcome' : 'waiting';
    this.standStill();
    // What it does not know the outcome of may be booked any moment.
    if (state === 'unknownOutcome') this.isStill = false;
    this.show({ ...status, status: state, since: now.toISOString(), problem: { ...told, since } });
    this.keep(await archiveFor(status).recordStop(this.state.status, goesOn === null));
    await this.pause(stop);
    await this.nobodyEnds();
  }

  /** Stands still while its company is paused, as it stood before it set out, until somebody says to go on or it is time to look. */
  async hold({ nextLookAt }: Hold): Promise<void> {
    const { before, step } = this;
    const { status } = this.state;
    this.standStill();
    const reached = { ...status, status: before.status, problem: before.problem, since: new Date().toISOString() };
    this.show(step === FIRST_STEP ? before : reached);
    this.keep(await archiveFor(status).recordHold(this.state.status, !this.isHeld), 'held: its company is paused');
    this.isHeld = true;
    await this.waitUntil(nextLookAt, () => this.hastened || this.isOver, 'Its company is paused: next look');
    await this.nobodyEnds();
  }

  /** Waits until nobody is ending the transfer; from then on nobody may before it stands still again. */
  private async nobodyEnds(): Promise<void> {
    do await condition(() => this.endings === 0);
    while (this.endings > 0);
    this.isStill = false;
  }

  private async pause({ code, nextTryAt, details }: Stop): Promise<void> {
    if (nextTryAt === null) return condition(() => this.hastened || this.isOver);
    // Nobody may hasten what Tripletex itself named a time for, nor the look for a write that may still be under way; one that
    // waits for the end of an outage is let go by that.
    const isLook = code === 'TLX-704' && details.untilBack !== true;
    const canBeHastened = code !== 'TLX-702' && !isLook;
    const isLetGo = () => (canBeHastened && this.hastened) || this.isOver;
    await this.waitUntil(nextTryAt, isLetGo, `Next try after ${code}`);
  }

  /** Waits until an instant or until it is let go. A problem that comes to need somebody meanwhile shows it in time. */
  private async waitUntil(instant: string, isLetGo: () => boolean, summary: string): Promise<void> {
    const shownAt = willNeedAttentionAt(this.state.status.problem, new Date());
    if (shownAt !== null && shownAt < new Date(instant)) {
      const ms = shownAt.getTime() - Date.now();
      if (await condition(isLetGo, ms, { summary: 'Needs somebody when it has stood for a day' })) return;
      showAttention();
    }
    await condition(isLetGo, msUntil(instant), { summary });
  }

  private async decide(decision: Decision): Promise<TransferStatus> {
    switch (decision.action) {
      case 'bookedByHand':
      case 'cancel':
        return this.endBy(decision);
      case 'correct':
        return this.correctBy(decision);
      default:
        return this.goOnBy(decision);
    }
  }

  private async goOnBy(decision: Exclude<Decision, BookedByHand | Cancel | Correct>): Promise<TransferStatus> {
    if (!this.isKnown) await this.refuseUnlessFitting(decision);
    const about = this.state.standing;
    const { status } = this.state;
    if (decision.action === 'chooseEmployee')
      await orRefused(() => tripletexFor<TransferSteps>(status).chooseEmployee(status, decision));
    else await archiveFor(status).recordDecision(status, decision);
    const mayLookAlike = this.state.mayLookAlike || decision.action === 'sendAnyway';
    // A stop that came while this was being recorded is another one.
    const standing = this.state.standing?.code === about?.code ? null : this.state.standing;
    this.state = { ...this.state, standing, mayLookAlike };
    this.decided = true;
    this.hastened = true;
    return this.state.status;
  }

  /** Throws when a decision does not fit where the transfer stands, which a run that has just begun asks the archive first. */
  private async refuseUnlessFitting({ action }: Decision): Promise<void> {
    await condition(() => this.isKnown);
    // To try again fits always: by now what it is about may be in order.
    if (action !== 'retry') refuseUnfitting(action, this.standing);
  }

  private async endBy(decision: BookedByHand | Cancel): Promise<TransferStatus> {
    await this.refuseUnlessFitting(decision);
    const { status } = this.state;
    const tripletex = tripletexFor<TransferSteps>(status);
    const summary = `End ${status.reportNumber} by a person’s word: ${decision.action}`;
    this.endings += 1;
    try {
      return (this.endedAs = await orRefused(() =>
        decision.action === 'cancel'
          ? tripletex.cancelTransfer.executeWithOptions({ summary }, [status, decision])
          : tripletex.bookByHand.executeWithOptions({ summary }, [status, decision]),
      ));
    } finally {
      this.endings -= 1;
    }
  }

  private async correctBy(decision: Correct): Promise<TransferStatus> {
    await condition(() => this.isKnown);
    const { status } = this.state;
    const corrected = await orRefused(() => archiveFor(status).takeCorrection(status, decision));
    this.corrected();
    return corrected;
  }

  private show(status: TransferStatus): void {
    this.state = { ...this.state, status };
    this.hasShownProblem ||= status.problem !== null;
    showTransfer(status, { hasShownProblem: this.hasShownProblem, helpUrl: this.state.lastStop?.helpUrl });
  }
}
