// What one person keeps on this device: rows of AES-GCM in a database of their own. Row names are opaque (random ids).

import { open, seal, type Sealed, unseal, work } from "./vault";

const ROWS = "simpan";
interface Row extends Sealed { id: string }

/** No room on the device: the one fault of storage that the user can mend. */
export class Full extends Error {}

const fault = (error: unknown): Error =>
  error instanceof DOMException && error.name === "QuotaExceededError" ? new Full() : error instanceof Error ? error : new Error(String(error));

export class Store {
  private constructor(private readonly db: IDBDatabase, private readonly key: CryptoKey, readonly person: string) {}

  static async of(person: string, key: CryptoKey): Promise<Store> {
    return new Store(await open(`dtsen-luring-${person}`, ROWS, "id"), key, person);
  }

  close(): void {
    this.db.close();
  }

  private async row(id: string, value: unknown): Promise<Row> {
    const bytes = value instanceof Uint8Array ? (value as Uint8Array<ArrayBuffer>) : (new TextEncoder().encode(JSON.stringify(value)) as Uint8Array<ArrayBuffer>);
    return { id, ...(await seal(this.key, id, bytes)) };
  }

  put(id: string, value: unknown): Promise<void> {
    return this.putAll({ [id]: value });
  }

  /** All of these rows or none. */
  async putAll(values: Record<string, unknown>): Promise<void> {
    const rows = await Promise.all(Object.entries(values).map(([id, value]) => this.row(id, value)));
    try {
      await work(this.db, ROWS, "readwrite", table => rows.forEach(row => table.put(row)));
    } catch (error) {
      throw fault(error);
    }
  }

  async bytes(id: string): Promise<ArrayBuffer | null> {
    const row = await work<Row | undefined>(this.db, ROWS, "readonly", table => table.get(id) as IDBRequest<Row | undefined>);
    return row ? unseal(this.key, id, row) : null;
  }

  async get<T>(id: string): Promise<T | null> {
    const bytes = await this.bytes(id);
    return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as T) : null;
  }

  async list<T>(prefix: string): Promise<T[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const rows = await work<Row[]>(this.db, ROWS, "readonly", table => table.getAll(range) as IDBRequest<Row[]>);
    return Promise.all(rows.map(async row => JSON.parse(new TextDecoder().decode(await unseal(this.key, row.id, row))) as T));
  }

  async keys(prefix: string): Promise<string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return (await work<IDBValidKey[]>(this.db, ROWS, "readonly", table => table.getAllKeys(range))) as string[];
  }

  async remove(ids: string[]): Promise<void> {
    await work(this.db, ROWS, "readwrite", table => ids.forEach(id => void table.delete(id)));
  }

  /** Everything of this person, for good. */
  async destroy(): Promise<void> {
    this.close();
    await new Promise<void>((done, failed) => {
      const asked = indexedDB.deleteDatabase(`dtsen-luring-${this.person}`);
      asked.onsuccess = () => done();
      asked.onerror = () => failed(asked.error);
    });
  }
}
