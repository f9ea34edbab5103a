// The families to visit: what comes first, what is begun, what the office has.

import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Opened } from "../open";
import type { Record } from "../records";
import type { Task } from "../server";
import { many, moment, said, t } from "../words";
import { Problem, stateOf, Title } from "./parts";

type Order = "rt" | "jarak" | "nama";
type Sieve = "semua" | "belum" | "draf" | "kembali" | "selesai";
interface Line { task: Task; record: Record | null; kind: Exclude<Sieve, "semua">; far: number | null }

const RADIUS = 6_371_000;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;
function metres(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(h));
}
const distance = (m: number): string => (m < 1000 ? `${Math.round(m / 10) * 10} m` : `${(m / 1000).toFixed(1).replace(".", t(",", "."))} km`);

/** The record of a task that counts: the one not sent yet, else the last one sent. */
export function recordOf(task: string, records: Record[]): Record | null {
  const own = records.filter(record => record.task === task);
  return own.find(record => record.state !== "terkirim") ?? own[0] ?? null;
}

function kindOf(task: Task, record: Record | null): Line["kind"] {
  if (record && record.state !== "terkirim") return record.state === "siap" ? "selesai" : "draf";
  if (task.keadaan === "dikembalikan" || record?.fate?.keadaan === "dikembalikan") return "kembali";
  return record || task.keadaan === "terkirim" || task.keadaan === "disetujui" ? "selesai" : "belum";
}

export const placeOf = (task: Task): string =>
  [task.alamat, task.rt ? `RT ${task.rt}` : "", task.rw ? `RW ${task.rw}` : "", task.sls ?? "", task.nama_desa ?? ""].filter(Boolean).join(", ");

function TaskLine({ line }: { line: Line }): JSX.Element {
  const { task, record } = line;
  const own = record ? stateOf(record) : null;
  const office = task.keadaan === "disetujui" ? { sign: "✓✓", words: t("Disetujui kantor", "Approved by the office") }
    : task.keadaan === "dikembalikan" ? { sign: "↩", words: t("Dikembalikan untuk diperbaiki", "Sent back to be corrected") }
      : task.keadaan === "terkirim" ? { sign: "✓", words: task.pada ? t(`Diterima kantor ${moment(task.pada)}`, `Received by the office ${moment(task.pada)}`) : t("Diterima kantor", "Received by the office") } : null;
  const shown = record && record.state !== "terkirim" ? own : office ?? own ?? { sign: "○", words: t("Belum didata", "Not visited") };
  return (
    <li>
      <a href={`#tugas/${task.id}`}>
        <strong>{task.nama || t("Tanpa nama", "No name")}</strong>
        <span class="where">{placeOf(task)}{task.anggota === null ? "" : t(` · ${task.anggota} anggota`, ` · ${many(task.anggota, "member")}`)}{line.far === null ? "" : ` · ${distance(line.far)}`}</span>
        <span class={`state ${line.kind}`}><span aria-hidden="true">{shown?.sign}</span> {shown?.words}</span>
      </a>
    </li>
  );
}

export function Tasks({ opened }: { opened: Opened }): JSX.Element {
  const [order, by] = useState<Order>("rt");
  const [sieve, only] = useState<Sieve>("semua");
  const [words, find] = useState("");
  const [here, stand] = useState<{ lat: number; lon: number } | null>(null);
  const [fault, say] = useState("");
  const lines = useMemo(() => opened.tasks.list.map((task): Line => {
    const record = recordOf(task.id, opened.records);
    const at = typeof task.lat === "number" && typeof task.lon === "number" ? { lat: task.lat, lon: task.lon } : null;
    return { task, record, kind: kindOf(task, record), far: here && at ? metres(here, at) : null };
  }), [opened.tasks, opened.records, here]);
  const fresh = opened.records.filter(record => record.task === null || !opened.tasks.list.some(task => task.id === record.task));
  const tally = (kind: Line["kind"]): number => lines.filter(line => line.kind === kind).length;
  const wanted = words.trim().toLocaleUpperCase();
  const shown = lines.filter(line => (sieve === "semua" || line.kind === sieve) && (!wanted || `${line.task.nama} ${placeOf(line.task)}`.toLocaleUpperCase().includes(wanted)));
  const rank = { kembali: 0, draf: 1, belum: 2, selesai: 3 };
  shown.sort((a, b) => rank[a.kind] - rank[b.kind]
    || (order === "jarak" ? (a.far ?? Infinity) - (b.far ?? Infinity) : order === "rt" ? `${a.task.rw ?? ""}/${a.task.rt ?? ""}`.localeCompare(`${b.task.rw ?? ""}/${b.task.rt ?? ""}`) : 0)
    || a.task.nama.localeCompare(b.task.nama));
  const nearest = (): void => {
    by("jarak");
    say("");
    if (!("geolocation" in navigator)) return say(t("Peramban ini tidak mengenal lokasi.", "This browser knows no location."));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => stand({ lat: coords.latitude, lon: coords.longitude }),
      () => { by("rt"); say(t("Lokasi Anda belum didapat; daftar diurutkan menurut RT.", "Your location is not known yet; the list is in the order of RT.")); },
      { maximumAge: 60_000, timeout: 20_000 },
    );
  };
  const kinds: [Sieve, string, number][] = [["semua", t("Semua", "All"), lines.length], ["belum", t("Belum", "To do"), tally("belum")], ["draf", t("Draf", "Draft"), tally("draf")], ["kembali", t("Dikembalikan", "Sent back"), tally("kembali")], ["selesai", t("Selesai", "Done"), tally("selesai")]];
  return (
    <>
      <Title text={t("Tugas saya", "My tasks")} />
      {opened.me && <p class="hint">{opened.me.pendataan.judul} · {opened.me.pendataan.daerah}{opened.tasks.at && <> · {t("daftar per", "list of")} {moment(opened.tasks.at)}</>}</p>}
      {fault && <Problem><p>{fault}</p></Problem>}
      {lines.length === 0
        ? <p class="told">{t("Belum ada tugas di perangkat ini. Tekan “Sambungkan” saat ada jaringan; bila tetap kosong, hubungi pengawas Anda.", "No tasks on this device yet. Press “Connect” when there is a network; if it stays empty, call your supervisor.")}</p>
        : <>
          <form class="sieve" onSubmit={event => event.preventDefault()}>
            <div class="field"><label for="cari">{t("Cari nama atau alamat", "Find a name or address")}</label><input id="cari" type="search" autocomplete="off" value={words} onInput={event => find(event.currentTarget.value)} /></div>
            <div class="field"><label for="urut">{t("Urutkan", "Order")}</label><select id="urut" value={order} onChange={event => (event.currentTarget.value === "jarak" ? nearest() : by(event.currentTarget.value as Order))}>
              <option value="rt">{t("menurut RT", "by RT")}</option><option value="jarak">{t("dari yang terdekat", "nearest first")}</option><option value="nama">{t("menurut nama", "by name")}</option></select></div>
          </form>
          <div class="kinds" role="group" aria-label={t("Tampilkan", "Show")}>{kinds.map(([kind, title, n]) => <button type="button" class="second" key={kind} aria-pressed={sieve === kind} onClick={() => only(kind)}>{title} {n}</button>)}</div>
          <p class="hint" role="status">{t(`${shown.length} keluarga ditampilkan`, `${many(shown.length, "family", "families")} shown`)}</p>
          <ul class="tasks">{shown.map(line => <TaskLine key={line.task.id} line={line} />)}</ul>
        </>}
      {fresh.length > 0 && <><h2>{t("Di luar daftar", "Outside the list")}</h2><ul class="tasks">{fresh.map(record =>
        <li key={record.id}><a href={`#kiriman/${record.id}`}><strong>{record.name}</strong><span class="where">{record.task ? t("Tugas ini sudah ditarik kantor", "The office took this task away") : t("Keluarga baru", "New family")}</span><span class="state"><span aria-hidden="true">{stateOf(record).sign}</span> {stateOf(record).words}</span></a></li>)}</ul></>}
      <p><a class="go second" href="#baru">{t("Data keluarga yang tidak ada di daftar", "Record a family that is not on the list")}</a></p>
    </>
  );
}

export function OneTask({ opened, id }: { opened: Opened; id: string }): JSX.Element {
  const task = opened.tasks.list.find(one => one.id === id);
  if (!task) return <><Title text={t("Tugas tidak ada", "No such task")} /><p>{t("Tugas ini sudah ditarik kantor.", "The office took this task away.")} <a href="#">{t("Kembali ke daftar", "Back to the list")}</a></p></>;
  const record = recordOf(id, opened.records);
  const back = task.catatan ?? (record?.state === "terkirim" && record.fate?.keadaan === "dikembalikan" ? record.fate.catatan : null);
  const own = opened.records.filter(one => one.task === id);
  const busy = record !== null && record.state !== "terkirim";
  return (
    <>
      <Title text={task.nama || t("Tanpa nama", "No name")} />
      <p>{placeOf(task)}{task.anggota === null ? "" : t(` · ${task.anggota} anggota pada daftar`, ` · ${many(task.anggota, "member")} on the list`)}</p>
      {task.alasan.length > 0 && <p class="hint">{t("Mengapa didatangi", "Why visit")}: {task.alasan.map(said).join("; ")}</p>}
      {back && !busy && <div class="warning"><h2>{t("Dikembalikan pengawas", "Sent back by the supervisor")}</h2><p>“{back.isi}”</p></div>}
      {busy
        ? <p><a class="go" href={record.state === "draf" ? `#isi/${record.id}` : `#kiriman/${record.id}`}>{record.state === "draf" ? t("Lanjutkan mengisi", "Go on filling in") : t("Lihat kirimannya", "See what is sent")}</a></p>
        : back || task.keadaan === "dikembalikan" ? <p><a class="go" href={`#perbaiki/${id}`}>{t("Perbaiki isian", "Correct the form")}</a></p>
          : record || task.keadaan !== "baru" ? <p class="told">{t("Keluarga ini sudah didata.", "This family has been recorded.")} <a href={`#perbaiki/${id}`}>{t("Ada yang perlu diperbaiki", "Something must be corrected")}</a></p>
            : <p><a class="go" href={`#mulai/${id}`}>{t("Mulai mengisi", "Begin")}</a></p>}
      {own.length > 0 && <><h2>{t("Isian di perangkat ini", "Forms on this device")}</h2><ul>{own.map(one => <li key={one.id}><a href={`#kiriman/${one.id}`}>{moment(one.changed)}</a>: <span aria-hidden="true">{stateOf(one).sign}</span> {stateOf(one).words}</li>)}</ul></>}
      <p><a href="#">{t("Kembali ke daftar tugas", "Back to the tasks")}</a></p>
    </>
  );
}
