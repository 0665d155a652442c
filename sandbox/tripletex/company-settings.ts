import { CompanyRegisters } from './company-registers.js';
import { habitsOf, moreHabits, type HabitChanges, type Habits } from './state/habits.js';
import { userKeyOf } from './user-key.js';
import type { Company, Dimension, TravelSettings, UserKey, VatRegistration } from './state/records.js';

/** Whose rights: those of the person who owns the key, or of the technical user made for it. */
export type Side = 'owner' | 'token';

/** What somebody sets for the whole company, and for the integration's key. */
export class CompanySettings extends CompanyRegisters {
  get id(): number {
    return this.company.id;
  }

  get name(): string {
    return this.company.name;
  }

  get organizationNumber(): string {
    return this.company.organizationNumber;
  }

  get userKey(): string {
    return this.key.token;
  }

  get ownerId(): number {
    return this.key.ownerId;
  }

  get tokenUserId(): number {
    return this.key.tokenUserId;
  }

  closePeriod(month: string): void {
    this.set({ closedMonths: [...new Set([...this.company.closedMonths, month])] });
  }

  reopenPeriod(month: string): void {
    this.set({ closedMonths: this.company.closedMonths.filter((closed) => closed !== month) });
  }

  setVatRegistration(vatRegistrationStatus: VatRegistration): void {
    this.set({ vatRegistrationStatus });
  }

  setSettings(settings: Partial<TravelSettings>): void {
    this.set({ settings: { ...this.company.settings, ...settings } });
  }

  /** With a flow somebody else has to approve as well. */
  setApprovalFlow(hasApprovalFlow: boolean): void {
    this.set({ hasApprovalFlow });
  }

  setModules(modules: readonly string[]): void {
    this.set({ modules: [...modules] });
  }

  /** How Tripletex behaves to this company where nobody knows, or where it is not always the same. */
  get habits(): Habits {
    return habitsOf(this.company);
  }

  /** Takes on habits; those that are not named stay as they were. */
  behave(changes: HabitChanges): Habits {
    this.company.habits = moreHabits(this.company, changes);
    this.world.keep();
    return this.habits;
  }

  /** Makes the account behind a cost category ask for dimensions with every posting; for none when none are named. */
  demandOnAccountOf(category: string | number, ...dimensions: readonly Dimension[]): void {
    const { id } = this.row('costCategories', category);
    const accountNumber = this.costCategories.find((row) => row.id === id)?.accountNumber ?? 0;
    this.company.accountDemands = { ...this.company.accountDemands, [accountNumber]: [...dimensions] };
    this.world.keep();
  }

  /** Changes what the company has set. */
  set(changes: Partial<Pick<Company, Settable>>): void {
    Object.assign(this.company, changes);
    this.world.keep();
  }

  /** Ticks a right of the key's owner or of its technical user. */
  tick(entitlement: number, side: Side): void {
    this.setRights(side, (rights) => [...new Set([...rights, entitlement])]);
  }

  untick(entitlement: number, side: Side): void {
    this.setRights(side, (rights) => rights.filter((right) => right !== entitlement));
  }

  revokeKey(): void {
    this.key.isRevoked = true;
    this.world.keep();
  }

  /** Replaces the key by another one of the same owner. */
  newKey(): string {
    const tokenId = this.world.nextId();
    const token = userKeyOf(tokenId);
    this.key.isRevoked = true;
    this.company.keys.push({ ...this.key, token, isRevoked: false });
    this.world.keep();
    return token;
  }

  /** Ends every session, as if a night had passed. */
  expireSessions(): void {
    for (const session of this.company.sessions) session.isEnded = true;
    this.world.keep();
  }

  private get key(): UserKey {
    const key = this.company.keys.at(-1);
    if (key === undefined) throw new Error(`${this.name} has no user key.`);
    return key;
  }

  private setRights(side: Side, change: (rights: readonly number[]) => number[]): void {
    const userId = String(side === 'owner' ? this.ownerId : this.tokenUserId);
    this.company.rights[userId] = change(this.company.rights[userId] ?? []);
    this.world.keep();
  }
}

type Settable =
  | 'name'
  | 'organizationNumber'
  | 'vatRegistrationStatus'
  | 'settings'
  | 'modules'
  | 'closedMonths'
  | 'hasApprovalFlow'
  | 'onlyProjectMembersCanRegisterInfo';
