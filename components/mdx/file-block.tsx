import { FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import './blocks.css';

/** A file's text, and where in the work folder it belongs. */
export function FileBlock({ path, node, children }: { path: string; node?: string; children: ReactNode }) {
  return (
    <div className="block file-block">
      <div className="block-body">{children}</div>
      <div className="block-bar">
        <span className="file-block-path">
          <FileText size="1em" aria-hidden="true" /> <code>{path}</code>
        </span>
        {node && <span className="block-node">on {node}</span>}
      </div>
    </div>
  );
}
