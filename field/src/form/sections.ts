// The form as topics: what the list of sections shows, which page comes next, and how far each is.

import { type GroupNode, below, childrenOf, FILLED_BY_US, find, hasQuestions, isQuestion, isRange, isShown, isWarning, labelOf, type Leaf, nameOf, type Node, parentOf, type RepeatInstanceNode, type RepeatRangeNode, type RootNode, valueOf } from "./nodes";
import type { Session } from "./session";
import { many, t } from "../words";

/** A page: one topic. `key` is a reference in the form, so that a note of a supervisor leads to it; loose questions of the root share "/". */
export interface Topic { key: string; title: string; nodes: readonly Node[]; up: string | null }
export type Progress = "belum" | "sebagian" | "lengkap" | "salah";

const isMeta = (node: Node): boolean => nameOf(node) === "meta";

/** Questions that the task has answered already are not asked. */
export const isAsked = (node: Node): boolean => !FILLED_BY_US.has(nameOf(node)) || !isQuestion(node);

export function topics(session: Session): Topic[] {
  const found: Topic[] = [];
  let loose: Node[] = [];
  const settle = (): void => {
    if (loose.some(node => hasQuestions(node))) found.push({ key: loose[0]?.currentState.reference ?? "/", title: found.length ? t("Lain-lain", "Other") : t("Umum", "General"), nodes: loose, up: null });
    loose = [];
  };
  for (const node of childrenOf(session.root)) {
    if (isMeta(node)) continue;
    if (node.nodeType === "group" || isRange(node)) {
      settle();
      const asked = node.nodeType === "group" ? childrenOf(node) : [node];
      if (hasQuestions(node) && asked.some(child => hasQuestions(child) && isAsked(child))) found.push({ key: node.currentState.reference, title: labelOf(node) || nameOf(node), nodes: asked, up: null });
    } else if (isQuestion(node) && isAsked(node)) loose.push(node);
  }
  settle();
  return found;
}

/** The page of a member; null when there is none of that name. */
export function topicOf(session: Session, key: string): Topic | null {
  const plain = topics(session).find(topic => topic.key === key);
  if (plain) return plain;
  for (const node of below(session.root)) {
    if (node.nodeType !== "repeat-instance" || node.currentState.reference !== key) continue;
    return { key, title: rowTitle(node), nodes: childrenOf(node), up: pageOf(session, node.parent as Node) };
  }
  return null;
}

/** On which page a node stands. */
export function pageOf(session: Session, node: Node): string {
  for (let at: Node | null = node; at; at = parentOf(at)) {
    if (at.nodeType === "repeat-instance" && at !== node) return at.currentState.reference;
    const above: Node | null = parentOf(at);
    if (above?.nodeType === "root") {
      const direct = topics(session).find(topic => topic.key === at?.currentState.reference || topic.nodes.includes(at as Node));
      return direct?.key ?? at.currentState.reference;
    }
  }
  return "/";
}

/** "Siti Aminah, 41 tahun"; before there is a name: "Anggota 3". */
export function rowTitle(row: RepeatInstanceNode): string {
  const number = childrenOf(row.parent as Node).indexOf(row) + 1;
  const name = [find(row, "nama"), find(row, "pl_nama")].map(node => (node ? valueOf(node).trim() : "")).find(Boolean) ?? "";
  const years = find(row, "umur");
  const age = years ? valueOf(years).trim() : "";
  const own = labelOf(row);
  if (!name) return own && own !== labelOf(row.parent as Node) ? own : `${labelOf(row.parent as Node) || t("Anggota", "Member")} ${number}`;
  return age === "" ? name : `${name}, ${t(`${age} tahun`, age === "1" ? "1 year" : `${age} years`)}`;
}

export interface Count { asked: number; answered: number; missing: number; wrong: number; soft: number }

export function count(nodes: readonly Node[], session: Session): Count {
  const sum: Count = { asked: 0, answered: 0, missing: 0, wrong: 0, soft: 0 };
  const look = (node: Node): void => {
    if (!node.currentState.relevant) return;
    if (isQuestion(node)) {
      if (!isShown(node)) return;
      if (node.nodeType === "note") {
        if (isWarning(node)) sum.soft += 1;
        return;
      }
      if (!isAsked(node)) return;
      const leaf = node as Leaf;
      sum.asked += 1;
      if (valueOf(leaf) !== "") sum.answered += 1;
      const violation = leaf.validationState.violation;
      if (violation?.condition === "required" && session.textIn(leaf) === undefined) sum.missing += 1;
      else if (violation || session.textIn(leaf) !== undefined) sum.wrong += 1;
      return;
    }
    childrenOf(node).forEach(look);
  };
  nodes.forEach(look);
  return sum;
}

export function progress(sum: Count): Progress {
  if (sum.wrong) return "salah";
  if (!sum.missing) return sum.asked && !sum.answered ? "belum" : "lengkap";
  return sum.answered ? "sebagian" : "belum";
}

export function inWords(sum: Count): string {
  switch (progress(sum)) {
    case "salah": return t(`${sum.wrong} jawaban perlu diperbaiki`, `${sum.wrong} to repair`);
    case "lengkap": return sum.soft ? t(`Lengkap, ${sum.soft} perlu diperiksa lagi`, `Complete, ${sum.soft} to look at again`) : t("Lengkap", "Complete");
    case "sebagian": return t(`Kurang ${sum.missing} jawaban`, `${many(sum.missing, "answer")} missing`);
    default: return sum.missing ? t("Belum diisi", "Not begun") : t("Belum diisi (tidak wajib)", "Not filled (optional)");
  }
}

export type { GroupNode, RepeatInstanceNode, RepeatRangeNode, RootNode };
