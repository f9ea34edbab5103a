// Loaded only when a form is opened: the engine is two thirds of the program, and the list of tasks must not wait for it.

import type { JSX } from "preact";
import { Session } from "./form/session";
import type { Opened } from "./open";
import { formText } from "./forms";
import type { Record } from "./records";
import { atReference } from "./form/nodes";
import { pageOf } from "./form/sections";
import { Check, Overview, pageAddress, TopicPage } from "./screens/filling";
import { readFamily } from "./sync";

/** Null: the device has no such form (its cache was cleared and there was no network since). */
export async function openSession(opened: Opened, record: Record): Promise<Session | null> {
  const formXml = await formText(record.form.hash);
  if (!formXml) return null;
  const family = record.task ? await readFamily(opened.store, record.task) : null;
  return Session.open(record, { store: opened.store, formXml, family, who: opened.me?.pencacah.nama ?? "", device: opened.device });
}

export function Filling({ session, page, focus, finished }: { session: Session; page: string; focus: string; finished: () => void }): JSX.Element {
  session.speak();
  if (page === "") return <Overview session={session} />;
  if (page === "periksa") return <Check session={session} finished={finished} />;
  return <TopicPage session={session} pageKey={page} focus={focus} key={page} />;
}


/** Where the note of the supervisor points, as an address; null when the form no longer has the question. */
export function placeOfNote(session: Session): string | null {
  const node = session.record.note && atReference(session.root, session.record.note.tempat);
  return node ? `${pageAddress(session, pageOf(session, node))}/${encodeURIComponent(node.nodeId)}` : null;
}
