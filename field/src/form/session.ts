// One form that is open: the engine's instance, and the promise that what was answered is on the disk.

import { loadForm } from "@getodk/xforms-engine";
import type { FormInstance, InstanceData } from "@getodk/xforms-engine";
import type { Family } from "../server";
import type { Store } from "../store";
import { Full } from "../store";
import { keepPhoto, keepRecord, photosOf, type Record } from "../records";
import { language } from "../words";
import { instanceIdIn } from "../instance";
import { type Choice, type Choices, inLanguage, plain, withoutChoices } from "./choices";
import { draftXml } from "./draft";
import { atReference, below, childrenOf, find, type InputNode, isQuestion, isRange, isShown, isWarning, type Leaf, nameOf, type Node, type RepeatRangeNode, type RootNode, type SelectNode, type TriggerNode, type UploadNode, valueOf } from "./nodes";

export type Saving = "tersimpan" | "menyimpan" | "penuh" | "gagal";
/** So many members of the list are there when the form opens. The rows of the others are made while somebody reads and answers. */
const AT_ONCE = 4;
/** Between two of them the page belongs to its reader; after a key for so long. */
const BREATH = 60;
const AFTER_KEY = 700;
/** While somebody types, what stands in the field is written down after this pause. */
const PAUSE = 250;

export interface Means { store: Store; formXml: string; family: Family | null; who: string; device: string }

const FORM_FILE = "xml_submission_file";

function asData(xml: string, photos: File[]): readonly [InstanceData] {
  const data = new FormData();
  data.set(FORM_FILE, new File([xml], FORM_FILE, { type: "text/xml" }));
  for (const photo of photos) data.set(photo.name, photo);
  return [data as InstanceData];
}

export class Session {
  readonly root: RootNode;
  saving: Saving = "tersimpan";
  /** Fields whose faults are shown: left once, or asked for by "check". */
  readonly shown = new Set<string>();
  checked = false;
  private readonly texts = new Map<string, string>();
  private readonly seen = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private timer = 0;
  private told = false;
  private last: Promise<void> = Promise.resolve();
  private pending: string[] = [];
  private touched = 0;
  private closed = false;

  private constructor(readonly record: Record, instance: FormInstance<"create"> | FormInstance<"restore"> | FormInstance<"edit">, private readonly store: Store, private readonly choices: ReadonlyMap<string, Choices>, changes: { tell: () => void }) {
    this.root = instance.root as unknown as RootNode;
    changes.tell = () => this.tell();
  }

  /** Opens a draft where it was left, a correction of something sent (`replaces`), or a new form with what the list knows. */
  static async open(record: Record, means: Means): Promise<Session> {
    const changes = { tell: (): void => undefined };
    const media = means.family?.media ?? {};
    const { xml, choices } = withoutChoices(means.formXml);
    const form = await loadForm(xml, {
      fetchFormAttachment: async url => {
        const name = decodeURIComponent(String(url).split("/").pop() ?? "");
        const text = media[name] ?? emptyTable(means.formXml, name);
        return new Response(text, { headers: { "Content-Type": "text/csv" } });
      },
    });
    if (form.status === "failure") throw form.error;
    const config = {
      stateFactory: <T extends object>(state: T): T => new Proxy(state, { set: (target, key, value) => { Reflect.set(target, key, value); changes.tell(); return true; } }),
      instanceAttachments: { fileNameFactory: (meta: { basename: string; extension: string | null }): string => meta.basename + (meta.extension ?? "") },
      preloadProperties: { deviceID: `web:${means.device}`, username: means.who },
    };
    const photos = await photosOf(means.store, record);
    if (record.xml && record.replaces === record.instance) {
      // First look at something sent: the engine gives it a new number and remembers the old one.
      const session = begun(new Session(record, await form.editInstance({ inputType: "FORM_INSTANCE_INPUT_RESOLVED", data: asData(record.xml, photos) }, config), means.store, choices, changes));
      session.refresh();
      return session;
    }
    if (record.xml) return begun(new Session(record, await form.restoreInstance({ data: asData(record.xml, photos) }, config), means.store, choices, changes));
    const session = new Session(record, form.createInstance(config), means.store, choices, changes);
    session.fillFromList(means.family);
    return begun(session);
  }

  /** Which family, which members: known from the task, never asked. */
  private fillFromList(family: Family | null): void {
    const set = (node: Node | null, value: string): void => {
      if (node && !node.currentState.readonly) this.write(node as Leaf, value);
    };
    set(find(this.root, "jenis"), family ? "1" : "2");
    if (!family) return;
    set(find(this.root, "keluarga"), family.id);
    const members = firstColumn(family.media["anggota.csv"] ?? "");
    const roster = this.memberRoster();
    if (!roster || !members.length) return;
    const first = members.slice(0, AT_ONCE);
    const missing = first.length - childrenOf(roster).length;
    if (missing > 0) roster.addInstances(undefined, missing);
    first.forEach((member, index) => this.fillMember(childrenOf(roster)[index], member));
    this.pending = members.slice(AT_ONCE);
  }

  private memberRoster(): (RepeatRangeNode & { nodeType: "repeat-range:uncontrolled" }) | null {
    // One that has no row now is known by its name.
    const roster = [...below(this.root)].find((node): node is RepeatRangeNode => isRange(node) && (hasField(node, "siapa") || nameOf(node) === "anggota"));
    return roster?.nodeType === "repeat-range:uncontrolled" ? roster : null;
  }

  private fillMember(row: Node | undefined, member: string): void {
    if (!row) return;
    for (const [name, value] of [["siapa_jenis", "1"], ["siapa", member]] as const) {
      const node = find(row, name);
      if (node && !node.currentState.readonly) this.write(node as Leaf, value);
    }
  }

  /** Members of the list whose rows are still being made; the form cannot be finished before. */
  get waiting(): number {
    return this.pending.length;
  }

  private addPending(): void {
    const roster = this.memberRoster();
    const next = this.pending[0];
    if (!roster || next === undefined) {
      this.pending = [];
      return;
    }
    roster.addInstances();
    const rows = childrenOf(roster);
    this.fillMember(rows[rows.length - 1], next);
    this.pending = this.pending.slice(1);
  }

  /** Nothing is written to the disk here: what lies there, rows and names of those without one, was written together. */
  private async addRest(): Promise<void> {
    while (this.pending.length) {
      await new Promise(done => window.setTimeout(done, BREATH));
      if (this.closed) return;
      if (Date.now() - this.touched < AFTER_KEY) continue;
      this.addPending();
      this.tell();
    }
  }

  /** The form is left: no more rows are made. */
  close(): void {
    this.closed = true;
  }

  /** The choices of a question that the engine takes for a text, in the language of the page; null when it has none. */
  choicesOf(node: InputNode): { minimal: boolean; items: Choice[] } | null {
    const found = this.choices.get(plain(node.currentState.reference));
    return found ? { minimal: found.minimal, items: inLanguage(found, this.root.currentState.activeLanguage.language) } : null;
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The engine changes many things at once: the page is drawn once for all of them. */
  private tell(): void {
    if (this.told) return;
    this.told = true;
    queueMicrotask(() => {
      this.told = false;
      for (const listener of this.listeners) listener();
    });
  }

  speak(): void {
    const wanted = this.root.languages.find(one => one.language.includes(`(${language()})`)) ?? this.root.languages.find(one => one.language.startsWith(language()));
    if (wanted && !wanted.isSyntheticDefault && wanted.language !== this.root.currentState.activeLanguage.language) this.root.setLanguage(wanted);
  }

  textIn(node: Node): string | undefined {
    return this.texts.get(node.nodeId);
  }

  /** Letters in a field that is not left yet: kept within a breath, given to the engine when it is left. */
  typing(node: Node, text: string): void {
    this.touched = Date.now();
    this.texts.set(node.nodeId, text);
    this.mark("menyimpan");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keepTexts(), PAUSE);
  }

  private keepTexts(): Promise<void> {
    this.record.unfinished = this.textsByReference();
    return this.keep();
  }

  /** An answer: to the engine, then to the disk. `text` stays when what was typed is no answer. */
  answer(node: Leaf, value: string, text: string | null = null): void {
    window.clearTimeout(this.timer);
    this.touched = Date.now();
    if (text === null) this.texts.delete(node.nodeId);
    else this.texts.set(node.nodeId, text);
    this.shown.add(node.nodeId);
    if (valueOf(node) !== value) this.write(node, value);
    void this.save();
    this.tell();
  }

  private write(node: Leaf, value: string): void {
    if (node.nodeType === "select") (node as SelectNode).selectValues(value ? value.split(" ") : []);
    else if (node.nodeType === "trigger") (node as TriggerNode).setValue(value !== "");
    else if (node.nodeType === "input") (node as InputNode).setValue(value as never);
  }

  async photo(node: UploadNode, file: File): Promise<void> {
    this.mark("menyimpan");
    node.setValue(file);
    this.shown.add(node.nodeId);
    this.record.photos = [...this.record.photos, file.name];
    this.refresh();
    await this.settle(keepPhoto(this.store, this.record, file.name, new Uint8Array(await file.arrayBuffer())));
  }

  addRow(roster: RepeatRangeNode): number {
    if (roster.nodeType !== "repeat-range:uncontrolled") return 0;
    roster.addInstances();
    const rows = childrenOf(roster);
    const made = rows[rows.length - 1];
    const kind = made ? find(made, "siapa_jenis") : null;
    if (kind) this.write(kind as Leaf, "2");
    void this.save();
    return rows.length - 1;
  }

  removeRow(roster: RepeatRangeNode, index: number): void {
    if (roster.nodeType !== "repeat-range:uncontrolled") return;
    roster.removeInstances(index);
    void this.save();
  }

  goTo(place: string): void {
    this.record.place = place;
    if (this.record.touched) void this.keep();
  }

  private textsByReference(): { [reference: string]: string } {
    const found: { [reference: string]: string } = {};
    if (this.texts.size) for (const node of below(this.root)) {
      const text = this.texts.get(node.nodeId);
      if (text !== undefined) found[node.currentState.reference] = text;
    }
    return found;
  }

  private refresh(): void {
    this.record.xml = draftXml(this.root, this.seen);
    this.record.instance = instanceIdIn(this.record.xml);
    this.record.unfinished = this.textsByReference();
    this.record.pending = [...this.pending];
    this.record.name = nameFor(this.root) || this.record.name;
  }

  save(): Promise<void> {
    this.refresh();
    return this.keep();
  }

  private keep(): Promise<void> {
    this.record.touched = true;
    this.record.changed = new Date().toISOString();
    this.mark("menyimpan");
    return this.settle(keepRecord(this.store, { ...this.record }));
  }

  private settle(writing: Promise<void>): Promise<void> {
    const mine = Promise.all([this.last, writing]).then(
      () => { if (this.last === mine) this.mark("tersimpan"); },
      (error: unknown) => { this.mark(error instanceof Full ? "penuh" : "gagal"); },
    );
    this.last = mine;
    return mine;
  }

  private mark(state: Saving): void {
    if (this.saving === state) return;
    this.saving = state;
    this.tell();
  }

  /** Back from the disk: letters that were typed and not left are answers now, if they are any. */
  resume(): void {
    if (this.record.xml) this.pending = [...(this.record.pending ?? [])];
    // Letters that were left in the row of somebody whose row is not there yet.
    const written = Object.keys(this.record.unfinished);
    while (this.pending.length && written.some(reference => !atReference(this.root, reference))) this.addPending();
    for (const node of [...below(this.root)]) {
      const text = this.record.unfinished[node.currentState.reference];
      if (text === undefined) continue;
      if (node.nodeType === "input" && node.valueType === "string" && !node.currentState.readonly) this.write(node, text);
      else this.texts.set(node.nodeId, text);
    }
    draftXml(this.root, this.seen);
    if (this.pending.length) void this.addRest();
  }

  /** Everything that stands in the way of sending, and every soft warning, in the order of the form. */
  faults(): { hard: Leaf[]; soft: Leaf[] } {
    const hard: Leaf[] = [];
    const soft: Leaf[] = [];
    for (const node of below(this.root)) {
      if (!isQuestion(node) || !isShown(node)) continue;
      if (isWarning(node)) soft.push(node);
      else if (node.validationState.violation || this.texts.has(node.nodeId)) hard.push(node);
    }
    return { hard, soft };
  }

  /** The form as it is sent. Only when `faults().hard` is empty and nobody is `waiting`. */
  async finish(version: string): Promise<void> {
    const payload = await this.root.prepareInstancePayload({ payloadType: "monolithic" });
    // The program that finished the form stamps it, where the form has a place for the stamp.
    const xml = (await (payload.data[0].get(FORM_FILE) as File).text()).replace(/<versi_aplikasi(\s[^>]*)?(\/>|>[^<]*<\/versi_aplikasi>)/, `<versi_aplikasi$1>web/${version}</versi_aplikasi>`);
    Object.assign(this.record, { xml, instance: instanceIdIn(xml), unfinished: {}, state: "siap", trouble: null, tries: 0 } satisfies Partial<Record>);
    await this.last;
    await this.keep();
    await this.last;
    if (this.saving !== "tersimpan") {
      this.record.state = "draf";
      throw new Full();
    }
  }
}

function begun(session: Session): Session {
  session.speak();
  session.resume();
  return session;
}

const hasField = (range: RepeatRangeNode, name: string): boolean => childrenOf(range).some(row => find(row, name) !== null);

/** A list without rows still has its columns: those that the form asks of it. */
function emptyTable(formXml: string, name: string): string {
  return name.endsWith(".csv") && formXml.includes(name) ? "name,label\n" : "";
}

/** Our own lists hold UUIDs in their first column: no quotes, no commas. */
const firstColumn = (csv: string): string[] => csv.split(/\r?\n/).slice(1).map(line => line.split(",")[0]?.replaceAll('"', "") ?? "").filter(Boolean);

/** What the record is called in lists: the head as the form knows it. */
function nameFor(root: RootNode): string {
  const named = [...below(root)].find(node => ["nama_keluarga", "nama_kepala", "kepala"].includes(nameOf(node)) && node.currentState.relevant && valueOf(node).trim() !== "");
  return named ? valueOf(named).trim() : "";
}
