// Owns variables in a deck's commands: which of them each block reads, and names that are probably slips.
import type { Code, Nodes, Root } from 'mdast';
import type { Block } from '#core/deck';
import { LIVE_VARIABLES, liveVariable, meantBy, namesIn } from '#core/variables';
import type { Variables } from './variables';

/** Those of the deck and of each person that a shell is to know when it carries the block out. */
export function variablesOf({ asks, role, text }: Block, { own, nodes }: Variables): string[] {
  if (asks !== 'shell' || role === 'file') return [];
  return namesIn(text).filter((name) => Object.hasOwn(own, name) || liveVariable(name, nodes) !== null);
}

/** What a command reads, nothing in the deck sets, and is nearly the name of a variable. */
export function slipsIn(
  blocks: readonly Block[],
  written: string,
  variables: Variables,
): { line: number; message: string }[] {
  const { own, nodes } = variables;
  const known = [
    ...Object.keys(own),
    ...LIVE_VARIABLES.map(({ name }) => name).filter((name) => liveVariable(name, nodes)),
    ...nodes
      .flatMap(({ name, ports }) => [`${name}_ADDRESS`, ...ports.map((port) => `${port.name}_URL`)])
      .map(inCapitals),
  ];
  const isSet = (name: string) =>
    new RegExp(`(?<![$\\w{#!])${name}\\b`).test(written) || nodes.some(({ env }) => Object.hasOwn(env, name));
  return blocks.flatMap((block) =>
    block.asks === 'shell' && block.role !== 'file'
      ? namesIn(block.text).flatMap((name) => {
          const meant = liveVariable(name, nodes) || isSet(name) ? null : meantBy(name, known);
          return meant ? [{ line: block.line, message: slip(name, meant) }] : [];
        })
      : [],
  );
}

/** All code of a deck, one after the other. */
export function codeIn(root: Root): string {
  const found: string[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === 'code') found.push((node as Code).value);
    if ('children' in node) for (const child of node.children) walk(child);
  };
  walk(root);
  return found.join('\n');
}

function inCapitals(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

function slip(name: string, meant: string): string {
  return `There is no variable $${name}, and nothing in this deck sets one. $${meant} is probably meant.`;
}
