// The draft as XML: like what is sent, but with everything that was ever answered.
//
// The engine leaves out what is not relevant. Whoever picks the wrong result of the visit and corrects it after the battery
// was empty would find the roster gone. So a draft also holds what is hidden now; the engine hides it again when it reads it.

import { childrenOf, isRange, type Node, type RootNode, valueOf } from "./nodes";

interface Named { qualifiedName: { getPrefixedName(): string } }
const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const attributesOf = (node: Node): string => node.currentState.attributes.map((one: { instanceState: { instanceXML: string } }) => one.instanceState.instanceXML).join("");

/** `seen`: the last value of each field while it was relevant, by node id; kept up to date here. */
export function draftXml(root: RootNode, seen: Map<string, string>): string {
  const write = (node: Node, hidden: boolean): string => {
    const away = hidden || !node.currentState.relevant;
    if (isRange(node)) return childrenOf(node).map(child => write(child, away)).join("");
    const name = (node.definition as unknown as Named).qualifiedName.getPrefixedName();
    let inside: string;
    if (node.currentState.children) inside = childrenOf(node).map(child => write(child, away)).join("");
    else {
      if (!away) seen.set(node.nodeId, valueOf(node));
      inside = escape(seen.get(node.nodeId) ?? "");
    }
    return `<${name}${attributesOf(node)}>${inside}</${name}>`;
  };
  const whole = root.instanceState.instanceXML;
  const start = whole.slice(0, whole.indexOf(">") + 1).replace(/\/>$/, ">");
  const name = (root.definition as unknown as Named).qualifiedName.getPrefixedName();
  return `${start}${childrenOf(root).map(child => write(child, false)).join("")}</${name}>`;
}
