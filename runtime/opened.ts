/** What was opened on the way, to be closed in the opposite order. */
export class Opened {
  private readonly closes: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.closes.push(close);
  }

  /** Closes everything, also when something cannot be closed. */
  async close(): Promise<void> {
    for (const close of this.closes.splice(0).reverse()) {
      try {
        await close();
      } catch {
        // What is left is closed all the same.
      }
    }
  }
}
