// Owns how an HTML style attribute becomes the object that MDX wants. What could load or cover something is left out.

const PROPERTY = /^[a-z][a-z-]{0,40}$/i;
const HARMFUL = /url\s*\(|expression\s*\(|image-set|javascript|@|\\|[{}<>`]/i;

export type Style = { declarations: [string, string][]; dropped: string[] };

export function readStyle(text: string): Style {
  const style: Style = { declarations: [], dropped: [] };
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (declaration.trim() === '') continue;
    const isFine = PROPERTY.test(property) && value !== '' && value.length <= 200 && !HARMFUL.test(value);
    if (isFine && !(property === 'position' && /fixed|sticky/i.test(value))) style.declarations.push([property, value]);
    else style.dropped.push(declaration.trim());
  }
  return style;
}

function literal(value: string): string {
  const text = value.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

/** `{ color: 'red' }`, to stand in braces. Null: nothing is left. */
export function styleObject(text: string): string | null {
  const entries = readStyle(text).declarations.map(([property, value]) => {
    const key = property.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return `${key.startsWith('-') ? JSON.stringify(key) : key}: ${literal(value)}`;
  });
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : null;
}
