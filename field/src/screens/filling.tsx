// The open form: the list of sections, one topic a page, the members, and the check before it is finished.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { childrenOf, hasQuestions, isRange, labelOf, nameOf, type Node, type RepeatInstanceNode, type RepeatRangeNode } from "../form/nodes";
import { count, inWords, isAsked, pageOf, progress, rowTitle, type Topic, topicOf, topics } from "../form/sections";
import type { Session } from "../form/session";
import { faultOf, Question } from "../form/questions";
import { atReference, isQuestion, isShown, valueOf } from "../form/nodes";
import { VERSION } from "../open";
import { many, t } from "../words";
import { Problem, Title } from "./parts";

const SIGNS = { belum: "○", sebagian: "◐", lengkap: "✓", salah: "✕" };

export const pageAddress = (session: Session, key: string): string => `#isi/${session.record.id}/${encodeURIComponent(key)}`;

/** Draws again when the engine has changed anything. */
export function useSession(session: Session): void {
  const [, draw] = useState(0);
  useEffect(() => session.listen(() => draw(n => n + 1)), [session]);
}

export function Saved({ session }: { session: Session }): JSX.Element {
  const words = { tersimpan: t("Tersimpan di perangkat", "Kept on the device"), menyimpan: t("Menyimpan…", "Keeping…"), penuh: t("Perangkat penuh: hapus foto atau berkas lain, lalu ubah satu jawaban", "The device is full: delete photos or files, then change one answer"), gagal: t("Gagal menyimpan: jangan tutup halaman ini", "Not kept: do not close this page") };
  return <p class={`saved ${session.saving}`} role="status" data-simpan={session.saving}>{words[session.saving]}</p>;
}

/** A large family: who is not in the list of members yet. */
function Making({ session }: { session: Session }): JSX.Element | null {
  return session.waiting ? <p class="told" role="status" data-menyiapkan={session.waiting}>{t(`Menyiapkan anggota keluarga: ${session.waiting} lagi. Anda sudah boleh mengisi.`, `Preparing the members: ${session.waiting} to go. You can begin.`)}</p> : null;
}

export function Overview({ session }: { session: Session }): JSX.Element {
  useSession(session);
  const list = topics(session).map(topic => ({ topic, sum: count(topic.nodes, session) }));
  const left = list.filter(({ sum }) => sum.missing + sum.wrong > 0).length;
  return (
    <>
      <Title text={session.record.name} />
      <Saved session={session} />
      <NoteHere session={session} topic={null} />
      <Making session={session} />
      <h2>{t("Bagian formulir", "Sections of the form")}</h2>
      <ol class="sections">{list.map(({ topic, sum }) =>
        <li key={topic.key}><a href={pageAddress(session, topic.key)}><strong>{topic.title}</strong><span class={`state ${progress(sum)}`}><span aria-hidden="true">{SIGNS[progress(sum)]}</span> {inWords(sum)}</span></a></li>)}</ol>
      <p class="hint">{left ? t(`${left} bagian belum lengkap.`, `${many(left, "section")} not complete.`) : t("Semua bagian lengkap.", "All sections are complete.")}</p>
      <p><a class="go" href={pageAddress(session, "periksa")}>{t("Periksa dan selesaikan", "Check and finish")}</a></p>
      <p><a href="#">{t("Simpan dan kembali ke daftar tugas", "Keep it and go back to the tasks")}</a></p>
    </>
  );
}

/** The note of the supervisor: on the list of sections, and above the question that it is about. */
function NoteHere({ session, topic }: { session: Session; topic: Topic | null }): JSX.Element | null {
  const note = session.record.note;
  if (!note) return null;
  const node = atReference(session.root, note.tempat);
  const page = node ? pageOf(session, node) : null;
  if (topic && page !== topic.key) return null;
  return (
    <div class="warning note-back"><strong>{t("Catatan pengawas", "Note of the supervisor")}:</strong> “{note.isi}”
      {!topic && node && page && <p><a href={`${pageAddress(session, page)}/${encodeURIComponent(node.nodeId)}`}>{t("Ke pertanyaan itu", "To that question")}: {labelOf(node)}</a></p>}
      {topic && node && <p class="hint">{t("Tentang", "About")}: {labelOf(node)}</p>}
    </div>
  );
}

export function TopicPage({ session, pageKey, focus }: { session: Session; pageKey: string; focus: string }): JSX.Element {
  useSession(session);
  const topic = topicOf(session, pageKey);
  useEffect(() => { if (topic) session.goTo(pageKey); }, [pageKey, topic !== null]);
  useEffect(() => {
    if (!focus) return;
    const found = document.getElementById(`q-${focus.replaceAll(":", "-")}`);
    const target = found?.matches("fieldset") ? found.querySelector<HTMLElement>("input, select, button") ?? found : found;
    target?.focus();
    (found ?? target)?.scrollIntoView({ block: "center" });
  }, [focus, pageKey]);
  if (!topic) return <><Title text={t("Bagian ini tidak diperlukan", "This section is not needed")} /><p><a href={`#isi/${session.record.id}`}>{t("Ke daftar bagian", "To the sections")}</a></p></>;
  const faults = topic.nodes.flatMap(node => [...questionsOn(node)]).filter(node => faultOf(node, session) !== null);
  return (
    <>
      <p class="path"><a href={`#isi/${session.record.id}`}>{session.record.name}</a>{topic.up && <> › <a href={pageAddress(session, topic.up)}>{topicOf(session, topic.up)?.title}</a></>}</p>
      <Title text={topic.title} />
      <Saved session={session} />
      <NoteHere session={session} topic={topic} />
      {faults.length > 0 && session.checked && <Problem><h2>{t("Perbaiki di halaman ini", "To repair on this page")}</h2><ul>{faults.map(node => <li key={node.nodeId}><a href={`${pageAddress(session, topic.key)}/${encodeURIComponent(node.nodeId)}`}>{labelOf(node)}</a></li>)}</ul></Problem>}
      <form onSubmit={event => event.preventDefault()} noValidate autocomplete="off">{topic.nodes.map(node => <Part key={node.nodeId} node={node} session={session} level={2} />)}</form>
      <Steps session={session} topic={topic} />
    </>
  );
}

function* questionsOn(node: Node): Generator<Parameters<typeof faultOf>[0]> {
  if (isQuestion(node)) { if (isShown(node)) yield node; return; }
  if (node.nodeType === "group") for (const child of childrenOf(node)) yield* questionsOn(child);
}

function Part({ node, session, level }: { node: Node; session: Session; level: 2 | 3 }): JSX.Element | null {
  if (!node.currentState.relevant) return null;
  if (isRange(node)) return <Roster range={node} session={session} level={level} />;
  if (isQuestion(node)) return isAsked(node) ? <Question node={node} session={session} /> : null;
  if (node.nodeType !== "group" || !hasQuestions(node)) return null;
  const Heading = level === 2 ? "h2" : "h3";
  return <section>{labelOf(node) && <Heading>{labelOf(node)}</Heading>}{childrenOf(node).map(child => <Part key={child.nodeId} node={child} session={session} level={3} />)}</section>;
}

/** Members are added and taken out one by one, by a person who says so; never because a number changed. */
function Roster({ range, session, level }: { range: RepeatRangeNode; session: Session; level: 2 | 3 }): JSX.Element {
  const [asking, ask] = useState(-1);
  const rows = childrenOf(range) as RepeatInstanceNode[];
  const free = range.nodeType === "repeat-range:uncontrolled";
  const named = nameOf(range) === "anggota" || rows.some(row => childrenOf(row).some(node => nameOf(node) === "siapa"));
  const what = labelOf(range) || t("Anggota", "Member");
  const confirm = useRef<HTMLButtonElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (asking >= 0) confirm.current?.focus(); }, [asking]);
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section class="roster">
      <Heading>{what} ({rows.length + (named ? session.waiting : 0)})</Heading>
      {named && <Making session={session} />}
      {rows.length === 0 && <p class="told">{t("Belum ada.", "None yet.")}</p>}
      <ol class="sections">{rows.map((row, at) => {
        const sum = count([row], session);
        return (
          <li key={row.nodeId}>
            <a href={pageAddress(session, row.currentState.reference)}><strong>{rowTitle(row)}</strong><span class={`state ${progress(sum)}`}><span aria-hidden="true">{SIGNS[progress(sum)]}</span> {inWords(sum)}</span></a>
            {free && asking !== at && <button type="button" class="link" onClick={() => ask(at)}>{t("Keluarkan", "Take out")}<span class="hidden"> {rowTitle(row)}</span></button>}
            {asking === at && <div class="warning" role="group" aria-label={t("Keluarkan dari isian?", "Take out of the form?")}>
              <p>{t(`Keluarkan ${rowTitle(row)} dari isian ini? Jawabannya hilang.`, `Take ${rowTitle(row)} out of this form? The answers are lost.`)}</p>
              <div class="buttons"><button type="button" ref={confirm} onClick={() => { ask(-1); session.removeRow(range, at); adder.current?.focus(); }}>{t("Ya, keluarkan", "Yes, take out")}</button><button type="button" class="second" onClick={() => ask(-1)}>{t("Tidak jadi", "Keep")}</button></div>
            </div>}
          </li>);
      })}</ol>
      {free && <p><button type="button" class="second" ref={adder} onClick={() => { const at = session.addRow(range); const row = childrenOf(range)[at]; if (row) location.hash = pageAddress(session, row.currentState.reference); }}>{t("Tambah", "Add")}: {what}</button></p>}
    </section>
  );
}

function Steps({ session, topic }: { session: Session; topic: Topic }): JSX.Element {
  const list = topics(session);
  const row = topic.up ? [...siblings(session, topic)] : [];
  const at = topic.up ? row.findIndex(one => one.currentState.reference === topic.key) : list.findIndex(one => one.key === topic.key);
  const next = topic.up ? row[at + 1] : undefined;
  const following = topic.up ? undefined : list[at + 1];
  return (
    <nav class="steps" aria-label={t("Langkah", "Steps")}>
      {next && <a class="go" href={pageAddress(session, next.currentState.reference)}>{t("Berikutnya", "Next")}: {rowTitle(next)}</a>}
      {topic.up && <a class={next ? "go second" : "go"} href={pageAddress(session, topic.up)}>{t("Kembali ke", "Back to")} {topicOf(session, topic.up)?.title}</a>}
      {!topic.up && (following ? <a class="go" href={pageAddress(session, following.key)}>{t("Berikutnya", "Next")}: {following.title}</a> : <a class="go" href={pageAddress(session, "periksa")}>{t("Periksa dan selesaikan", "Check and finish")}</a>)}
      <a class="go second" href={`#isi/${session.record.id}`}>{t("Daftar bagian", "List of sections")}</a>
    </nav>
  );
}

function siblings(session: Session, topic: Topic): RepeatInstanceNode[] {
  const self = atReference(session.root, topic.key);
  return self && self.nodeType === "repeat-instance" ? (childrenOf(self.parent as Node) as RepeatInstanceNode[]) : [];
}

export function Check({ session, finished }: { session: Session; finished: () => void }): JSX.Element {
  useSession(session);
  const [fault, say] = useState("");
  const [busy, work] = useState(false);
  session.checked = true;
  const { hard, soft } = session.faults();
  const line = (node: (typeof hard)[number]): JSX.Element => {
    const page = pageOf(session, node);
    const topic = topicOf(session, page);
    return <li key={node.nodeId}><a href={`${pageAddress(session, page)}/${encodeURIComponent(node.nodeId)}`}>{topic?.title}: {labelOf(node)}</a>{node.nodeType !== "note" && <>: {valueOf(node) === "" && !session.textIn(node) ? t("belum dijawab", "not answered") : faultOf(node, session)}</>}</li>;
  };
  const done = async (): Promise<void> => {
    work(true);
    try {
      await session.finish(VERSION);
      finished();
    } catch {
      say(t("Isian belum tersimpan: perangkat penuh. Hapus foto atau berkas lain di perangkat ini, lalu coba lagi.", "The form is not kept: the device is full. Delete photos or other files on it, then try again."));
      work(false);
    }
  };
  return (
    <>
      <p class="path"><a href={`#isi/${session.record.id}`}>{session.record.name}</a></p>
      <Title text={t("Periksa dan selesaikan", "Check and finish")} />
      {fault && <Problem><p>{fault}</p></Problem>}
      <Making session={session} />
      {hard.length > 0
        ? <div class="problem"><h2>{t(`${hard.length} jawaban harus dilengkapi atau diperbaiki`, `${many(hard.length, "answer")} to complete or repair`)}</h2><ul>{hard.map(line)}</ul></div>
        : session.waiting === 0 && <p class="good"><span aria-hidden="true">✓</span> {t("Semua pertanyaan wajib sudah terjawab.", "All required questions are answered.")}</p>}
      {soft.length > 0 && <div class="warning"><h2>{t(`${soft.length} hal perlu diperiksa lagi`, `${many(soft.length, "thing")} to look at again`)}</h2><p>{t("Bila memang begitu, isian tetap dapat diselesaikan.", "If it is really so, the form can be finished all the same.")}</p><ul>{soft.map(line)}</ul></div>}
      {hard.length === 0 && session.waiting === 0 && <p><button type="button" disabled={busy} onClick={() => void done()}>{t("Selesai, siap dikirim", "Finished, ready to be sent")}</button></p>}
      <p><a href={`#isi/${session.record.id}`}>{t("Kembali ke daftar bagian", "Back to the sections")}</a></p>
    </>
  );
}
