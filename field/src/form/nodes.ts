// Small questions about nodes of the engine. Nodes that a form leaves out for now (not relevant) are still in the tree.

import type { AnyNode, InputNode, NoteNode, RepeatRangeNode, RepeatInstanceNode, RootNode, SelectNode, TriggerNode, UploadNode, GroupNode } from "@getodk/xforms-engine";

export type Node = AnyNode;
export type Leaf = InputNode | NoteNode | SelectNode | TriggerNode | UploadNode;
export type Page = GroupNode | RepeatInstanceNode | RepeatRangeNode;
export type { GroupNode, InputNode, NoteNode, RepeatInstanceNode, RepeatRangeNode, RootNode, SelectNode, TriggerNode, UploadNode };

const QUESTIONS = new Set(["input", "note", "select", "trigger", "upload"]);
/** Filled by this client from the task, so never asked: which family, which member of its list. */
export const FILLED_BY_US = new Set(["jenis", "keluarga", "siapa", "siapa_jenis"]);
/** Soft: shown, never in the way (agreed with the makers of the form). */
export const isWarning = (node: Node): boolean => node.nodeType === "note" && nameOf(node).startsWith("w_");

export const nameOf = (node: Node): string => node.currentState.reference.replace(/\[\d+\]$/, "").split("/").pop() ?? "";
export const isQuestion = (node: Node): node is Leaf => QUESTIONS.has(node.nodeType);
export const isRange = (node: Node): node is RepeatRangeNode => node.nodeType.startsWith("repeat-range");
export const childrenOf = (node: Node): readonly Node[] => (node.currentState.children ?? []) as readonly Node[];
export const labelOf = (node: Node): string => node.currentState.label?.asString.trim() ?? "";
export const valueOf = (node: Node): string => ("instanceValue" in node.currentState ? String(node.currentState.instanceValue) : "");

/** Every node below this one, in the order of the form. */
export function* below(node: Node): Generator<Node> {
  for (const child of childrenOf(node)) {
    yield child;
    yield* below(child);
  }
}

export function find(node: Node, name: string): Node | null {
  for (const one of below(node)) if (nameOf(one) === name && !isRange(one)) return one;
  return null;
}

/** "/data/b4/anggota[2]/nama": as in the notes of supervisors; a first instance may stand without its number. */
export function atReference(root: Node, reference: string): Node | null {
  const plain = reference.replaceAll("[1]", "");
  for (const one of below(root)) if (!isRange(one) && one.currentState.reference.replaceAll("[1]", "") === plain) return one;
  return null;
}

export function parentOf(node: Node): Node | null {
  return (node.parent as Node | null) ?? null;
}

/** In steps: is anything to be asked here now? */
export const hasQuestions = (node: Node): boolean => node.currentState.relevant && (isShown(node) || (isRange(node) && node.nodeType === "repeat-range:uncontrolled") || childrenOf(node).some(hasQuestions));
export const isShown = (node: Node): node is Leaf => isQuestion(node) && node.currentState.relevant;

export const violationOf = (node: Leaf): string | null => {
  const violation = node.validationState.violation;
  return violation ? (violation.message?.asString ?? "") : null;
};
export const isBlankRequired = (node: Leaf): boolean => node.validationState.violation?.condition === "required";
