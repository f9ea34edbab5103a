// Somebody who has opened their part of this device: their store, their server, and what the screens show of it.

import { allRecords, keepRecord, readRecord, type Record } from "./records";
import { type Me, Server } from "./server";
import { Store } from "./store";
import { history, readMe, readTasks, synchronise, type Entry, type Tasks } from "./sync";
import type { Person } from "./vault";
import type { Said } from "./words";

declare const BUILD: string;
export const VERSION = BUILD;

/** After the first, second, third failure in a row, and from then on. A network that has just come back is often not there yet. */
const PAUSES = [0, 3_000, 10_000, 30_000, 120_000];

interface Account { key: string; device: string }

export class Opened {
  tasks: Tasks = { version: "", at: "", list: [] };
  records: Record[] = [];
  me: Me | null = null;
  log: Entry[] = [];
  /** What a running exchange does now; null when none runs. */
  doing: Said | null = null;
  /** What the last exchange said, until the user has read it. */
  news: Entry | null = null;
  keyRefused = false;
  /** When a failed exchange is tried again by itself, as long as something waits. */
  nextTry = 0;
  private failures = 0;
  listener: () => void = () => undefined;

  private constructor(readonly person: Person, readonly store: Store, private account: Account) {}

  static async of(person: Person, key: CryptoKey, officeKey: string | null): Promise<Opened> {
    const store = await Store.of(person.id, key);
    let account = await store.get<Account>("akun");
    if (!account || (officeKey && account.key !== officeKey)) {
      account = { key: officeKey ?? account?.key ?? "", device: account?.device ?? crypto.randomUUID() };
      await store.put("akun", account);
    }
    const opened = new Opened(person, store, account);
    await opened.reload();
    return opened;
  }

  get device(): string {
    return this.account.device;
  }

  async newKey(key: string): Promise<void> {
    this.account = { ...this.account, key };
    await this.store.put("akun", this.account);
    this.keyRefused = false;
  }

  async reload(): Promise<void> {
    [this.tasks, this.records, this.me, this.log] = await Promise.all([readTasks(this.store), allRecords(this.store), readMe(this.store), history(this.store)]);
    this.listener();
  }

  /** One exchange at a time; a second wish while one runs is the same wish. `quiet`: a try by itself, told only when it did something. */
  async exchange(quiet = false): Promise<void> {
    if (this.doing) return;
    try {
      this.say({ id: "Menyambung…", en: "Connecting…" });
      // Two tabs of one browser must not send the same record side by side.
      await navigator.locks.request(`dtsen-kirim-${this.person.id}`, async () => {
        const outcome = await synchronise(this.store, new Server(this.account.key, VERSION), step => this.say(step), quiet);
        if (outcome.entry.ok || !quiet) this.news = outcome.entry;
        this.keyRefused = outcome.keyRefused;
        this.failures = outcome.entry.ok ? 0 : this.failures + 1;
        this.nextTry = Date.now() + (PAUSES[Math.min(this.failures, PAUSES.length - 1)] ?? 0);
      });
    } finally {
      this.doing = null;
      await this.reload();
    }
  }

  /** Changes a record only while nothing is being sent, in any tab, and only if it is still as the user sees it. False: it was not changed. */
  async change(record: Record, change: Partial<Record>): Promise<boolean> {
    const done = await navigator.locks.request(`dtsen-kirim-${this.person.id}`, { ifAvailable: true }, async lock => {
      const now = lock && (await readRecord(this.store, record.id));
      if (!now || now.state !== record.state) return false;
      await keepRecord(this.store, { ...now, ...change });
      return true;
    });
    await this.reload();
    return done;
  }

  private say(step: Said): void {
    this.doing = step;
    this.listener();
  }

  close(): void {
    this.listener = () => undefined;
    this.store.close();
  }
}
