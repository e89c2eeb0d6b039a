type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and what is in it. */
export function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** A modal of the browser's own: Esc closes it and the focus returns. Closed, it is gone. */
export function openDialog(attributes: Attributes, ...content: readonly Node[]): HTMLDialogElement {
  const dialog = made('dialog', attributes, ...content);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
