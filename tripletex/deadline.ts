/** The two clocks of a machine, in milliseconds: one that tells the time and may be set, one that only ever runs on. */
export interface MachineClocks {
  readonly wall: () => number;
  readonly steady: () => number;
}

export const thisMachine: MachineClocks = { wall: () => Date.now(), steady: () => performance.now() };

/**
 * The end of a call, by the clocks of this machine alone. It has passed as soon as one of them says so: the wall clock may be set
 * back, and the steady one does not run while the machine is suspended.
 */
export class Deadline {
  private readonly wallEnd: number;
  private readonly steadyEnd: number;

  /** Passes in `ms` milliseconds from now. */
  constructor(
    ms: number,
    private readonly clocks: MachineClocks = thisMachine,
  ) {
    this.wallEnd = clocks.wall() + ms;
    this.steadyEnd = clocks.steady() + ms;
  }

  /** Whole milliseconds until it passes, 0 or less once it has. */
  get leftMs(): number {
    return Math.ceil(Math.min(this.wallEnd - this.clocks.wall(), this.steadyEnd - this.clocks.steady()));
  }
}
