// The frame: who is in, which screen, the connection, the new version. Screens are words after "#"; none holds a name or a number of a person.

import { type JSX, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { beginCorrection, beginNew, beginTask } from "./begin";
import type { Session } from "./form/session";
import type { Opened } from "./open";
import { type Record, waiting } from "./records";
import { Device } from "./screens/device";
import { Gate } from "./screens/gate";
import { History, OneRecord, Outbox } from "./screens/outbox";
import { Problem, Title } from "./screens/parts";
import { OneTask, Tasks } from "./screens/tasks";
import { everybody, type Person } from "./vault";
import { language, moment, said, setLanguage, t } from "./words";

/** Nobody touched the device for so long: it locks itself. Nothing is lost, every answer is kept already. */
const IDLE = 15 * 60_000;

type FillingModule = typeof import("./filling");

/** A code in the address is taken out of it at once. */
function codeInAddress(): string {
  const found = /^#[kp]=(.+)$/.exec(location.hash);
  if (!found) return "";
  history.replaceState(null, "", location.pathname);
  return decodeURIComponent(found[1] ?? "");
}

const startCode = codeInAddress();
const partsOf = (hash: string): string[] => hash.replace(/^#/, "").split("/").map(decodeURIComponent);

function useRoute(): string[] {
  const [route, go] = useState(partsOf(location.hash));
  useEffect(() => {
    const moved = (): void => go(partsOf(location.hash));
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  return route;
}

function App({ people: known }: { people: Person[] }): JSX.Element {
  const [people, count] = useState(known);
  const [opened, enter] = useState<Opened | null>(null);
  const [, draw] = useState(0);
  const [online, notice] = useState(navigator.onLine);
  const [ready, prepared] = useState(false);
  const [newer, renew] = useState<ServiceWorker | null>(null);
  const route = useRoute();

  useEffect(() => { void watchWorker(() => prepared(true), renew); }, []);
  useEffect(() => {
    const changed = (): void => {
      notice(navigator.onLine);
      if (navigator.onLine) void opened?.exchange();
    };
    window.addEventListener("online", changed);
    window.addEventListener("offline", changed);
    return () => { window.removeEventListener("online", changed); window.removeEventListener("offline", changed); };
  }, [opened]);
  useEffect(() => {
    if (!opened) return;
    opened.listener = () => draw(n => n + 1);
    void navigator.storage?.persist?.();
    if (navigator.onLine) void opened.exchange();
    // While the list is read the engine gets ready: on a slow phone that is the first second of opening a form.
    window.setTimeout(() => void import("./filling").catch(() => undefined), 1_500);
    let touched = Date.now();
    const touch = (): void => { touched = Date.now(); };
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, touch, { passive: true });
    const clock = window.setInterval(() => { if (Date.now() - touched > IDLE) location.reload(); }, 30_000);
    const retry = window.setInterval(() => { if (navigator.onLine && !opened.keyRefused && Date.now() > opened.nextTry && waiting(opened.records).length) void opened.exchange(true); }, 1_000);
    return () => { window.clearInterval(clock); window.clearInterval(retry); for (const kind of ["pointerdown", "keydown"]) window.removeEventListener(kind, touch); };
  }, [opened]);

  const speak = (): void => { setLanguage(language() === "id" ? "en" : "id"); draw(n => n + 1); };
  const lock = (): void => { history.replaceState(null, "", location.pathname); location.reload(); };
  const tabs: [string, string][] = opened ? [["", t("Tugas", "Tasks")], ["kiriman", t("Kotak kirim", "Outbox")], ["riwayat", t("Riwayat", "History")], ["perangkat", t("Perangkat", "Device")]] : [];
  const tab = ["kiriman", "riwayat", "perangkat"].includes(route[0] ?? "") ? route[0] : "";
  return (
    <>
      <a class="skip" href="#isi-halaman" onClick={event => { event.preventDefault(); document.getElementById("isi-halaman")?.focus(); }}>{t("Langsung ke isi", "Skip to content")}</a>
      <header class="top">
        <div class="wrap top-row"><p class="brand"><strong>DTSEN</strong> {t("Pendataan", "Enumeration")}</p>
          <div><button type="button" class="plain" lang={language() === "id" ? "en" : "id"} onClick={speak}>{language() === "id" ? "English" : "Bahasa Indonesia"}</button>{opened && <button type="button" class="plain" onClick={lock}>{t("Kunci", "Lock")}</button>}</div></div>
        {opened && <nav class="wrap menu" aria-label={t("Menu utama", "Main menu")}><ul>{tabs.map(([to, title]) => <li key={to}><a href={`#${to}`} aria-current={tab === to ? "page" : undefined}>{title}</a></li>)}</ul></nav>}
      </header>
      {opened && <Line opened={opened} online={online} filling={route[0] === "isi"} />}
      {newer && <div class="wrap"><p class="told">{t("Versi baru aplikasi sudah siap.", "A new version is ready.")} <button type="button" class="link" onClick={() => newer.postMessage("pakai")}>{t("Pakai sekarang", "Use it now")}</button></p></div>}
      <main id="isi-halaman" class="wrap" tabIndex={-1}>
        {opened
          ? <Screen opened={opened} route={route} offline={ready ? t("Siap dipakai", "Ready") : t("Belum siap: biarkan halaman terbuka saat ada jaringan", "Not ready: leave the page open with a network")} />
          : <Gate people={people} code={startCode} enter={one => { enter(one); }} refresh={async () => count(await everybody())} />}
      </main>
      <footer class="wrap foot"><p>{t("Isian tersimpan terkunci di perangkat ini sampai diterima kantor.", "Forms are kept locked on this device until the office has them.")}</p></footer>
    </>
  );
}

/** The connection, in words, on every screen. */
function Line({ opened, online, filling }: { opened: Opened; online: boolean; filling: boolean }): JSX.Element {
  const left = waiting(opened.records).length;
  return (
    <div class="line"><div class="wrap">
      <p role="status"><span aria-hidden="true">{online ? "●" : "○"}</span> {opened.doing ? said(opened.doing) : `${online ? t("Ada jaringan", "Network") : t("Tanpa jaringan", "No network")} · ${left ? t(`${left} menunggu dikirim`, `${left} to be sent`) : t("tidak ada yang menunggu", "nothing waits")}`}</p>
      {!filling && <button type="button" class="second" disabled={opened.doing !== null} onClick={() => void opened.exchange()}>{t("Sambungkan", "Connect")}</button>}
      {opened.news && !filling && <div class={opened.news.ok ? "news" : "news warning"} role="status"><p class="hint">{moment(opened.news.at)}</p><ul>{opened.news.lines.map((line, at) => <li key={at}>{said(line)}</li>)}</ul><button type="button" class="link" onClick={() => { opened.news = null; opened.listener(); }}>{t("Tutup pesan", "Close the message")}</button></div>}
    </div></div>
  );
}

function Screen({ opened, route, offline }: { opened: Opened; route: string[]; offline: string }): JSX.Element {
  const [where = "", id = "", page = "", focus = ""] = route;
  switch (where) {
    case "tugas": return <OneTask opened={opened} id={id} key={id} />;
    case "kiriman": return id ? <OneRecord opened={opened} id={id} key={id} /> : <Outbox opened={opened} />;
    case "riwayat": return <History opened={opened} />;
    case "perangkat": return <Device opened={opened} leave={() => location.reload()} offline={offline} />;
    case "mulai": case "baru": case "perbaiki": return <Begin opened={opened} how={where} id={id} key={`${where}/${id}`} />;
    case "isi": return <Form opened={opened} id={id} page={page} focus={focus} key={id} />;
    default: return <Tasks opened={opened} />;
  }
}

/** A record that was begun and has no answer yet lives here only. */
const begun = new Map<string, Record>();

function Begin({ opened, how, id }: { opened: Opened; how: string; id: string }): JSX.Element {
  const [fault, say] = useState("");
  useEffect(() => {
    void (async () => {
      const record = how === "baru" ? beginNew(opened) : how === "mulai" ? beginTask(opened, id) : await beginCorrection(opened, id);
      if (!record) return say(how === "perbaiki"
        ? t("Isian yang lama belum ada di perangkat ini. Sambungkan dulu saat ada jaringan.", "The old form is not on this device yet. Connect first when there is a network.")
        : t("Formulir belum ada di perangkat ini. Sambungkan dulu saat ada jaringan.", "The form is not on this device yet. Connect first when there is a network."));
      begun.set(record.id, record);
      location.replace(`#isi/${record.id}`);
    })();
  }, []);
  return <><Title text={t("Membuka formulir…", "Opening the form…")} />{fault && <Problem><p>{fault}</p></Problem>}</>;
}

function Form({ opened, id, page, focus }: { opened: Opened; id: string; page: string; focus: string }): JSX.Element {
  const [loaded, load] = useState<{ module: FillingModule; session: Session } | null>(null);
  const [fault, say] = useState("");
  const session = useRef<Session | null>(null);
  useEffect(() => {
    let alive = true;
    let letGo = (): void => undefined;
    const release = new Promise<void>(done => { letGo = done; });
    void (async () => {
      const record = opened.records.find(one => one.id === id) ?? begun.get(id);
      if (!record || record.state !== "draf") return say(t("Isian ini tidak ada, atau tidak dapat diubah lagi.", "There is no such form, or it cannot be changed any more."));
      // Two tabs with one form would take turns in overwriting each other.
      if (!(await held(`dtsen-isi-${id}`, release))) return say(t("Isian ini sedang terbuka di tab lain. Tutup tab itu, lalu buka lagi di sini.", "This form is open in another tab. Close that tab, then open it here."));
      try {
        const module = await import("./filling");
        const made = await module.openSession(opened, { ...record });
        if (!made) return say(t("Formulir isian ini belum ada di perangkat. Sambungkan dulu saat ada jaringan.", "The form of this record is not on the device. Connect first when there is a network."));
        session.current = made;
        if (!alive) made.close();
        if (alive) load({ module, session: made });
        // A correction opens where the supervisor points; a draft where it was left is one tap away.
        if (alive && !page && record.note && !record.touched) {
          const to = module.placeOfNote(made);
          if (to) location.replace(to);
        }
      } catch {
        say(t("Formulir tidak dapat dibuka. Isian Anda tetap tersimpan; simpan salinannya di kotak kirim dan hubungi kantor.", "The form cannot be opened. What you filled in is kept; save a copy in the outbox and call the office."));
      }
    })();
    return () => { alive = false; session.current?.close(); letGo(); void opened.reload(); };
  }, [id]);
  if (fault) return <><Title text={t("Formulir tidak terbuka", "The form does not open")} /><Problem><p>{fault}</p></Problem><p><a href="#">{t("Kembali ke daftar tugas", "Back to the tasks")}</a></p></>;
  if (!loaded) return <Title text={t("Membuka formulir…", "Opening the form…")} />;
  const { module: { Filling }, session: current } = loaded;
  const finished = (): void => {
    begun.delete(id);
    void opened.reload().then(() => {
      location.hash = `#kiriman/${id}`;
      if (navigator.onLine) void opened.exchange();
    });
  };
  return <Filling session={current} page={page} focus={focus} finished={finished} />;
}

/** Takes a lock of this browser and keeps it until `release`; false when another tab has it. A killed browser lets go of it. */
function held(name: string, release: Promise<void>): Promise<boolean> {
  return new Promise(answer => void navigator.locks.request(name, { ifAvailable: true }, lock => {
    answer(lock !== null);
    return lock ? release : undefined;
  }));
}

async function watchWorker(ready: () => void, newer: (worker: ServiceWorker) => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (!first) location.reload(); });
  const registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" }).catch(() => null);
  const look = (worker: ServiceWorker | null): void => {
    worker?.addEventListener("statechange", () => { if (worker.state === "installed" && navigator.serviceWorker.controller && !first) newer(worker); });
  };
  if (registration?.waiting && !first) newer(registration.waiting);
  registration?.addEventListener("updatefound", () => look(registration.installing));
  await navigator.serviceWorker.ready;
  ready();
}

async function start(): Promise<void> {
  document.documentElement.lang = language();
  const place = document.getElementById("aplikasi");
  if (!place) return;
  try {
    render(<App people={await everybody()} />, place);
  } catch {
    place.textContent = t("Peramban ini tidak mengizinkan penyimpanan. Buka halaman ini di jendela biasa (bukan penyamaran) dengan Chrome, Edge, atau Firefox terbaru.", "This browser does not allow storage. Open this page in an ordinary (not private) window of a recent Chrome, Edge or Firefox.");
  }
}

void start();
