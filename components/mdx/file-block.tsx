import { FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import './blocks.css';

/** `typed`: characters a second at which its text appears in the editor before it is written. */
type FileBlockProps = { id?: string; path: string; typed?: string; node?: string; children: ReactNode };

/**
 * A file's text, and where in the work folder it belongs; folded where people are to see it typed. What writes it there
 * comes with files/file-blocks, by `data-file-block`.
 */
export function FileBlock({ id, path, typed, node, children }: FileBlockProps) {
  return (
    <div className="block file-block" data-file-block={id} data-path={path} data-typed={typed} data-node={node}>
      {typed === undefined && <div className="block-body">{children}</div>}
      <div className="block-bar">
        {typed !== undefined && (
          <details className="block-fold">
            <summary>What is written</summary>
            {children}
          </details>
        )}
        <span className="file-block-path">
          <FileText size="1em" aria-hidden="true" /> <code>{path}</code>
        </span>
        {node && <span className="block-node">on {node}</span>}
        <span className="file-block-acts block-actions" />
      </div>
      <div className="file-block-more" />
    </div>
  );
}
