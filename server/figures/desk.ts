// Owns which sandboxes have figures that somebody looks at.
import type { Sandbox } from '../sandbox/provider';
import { type FiguresDeps, SandboxFigures } from './sandbox-figures';

export class FigureDesk {
  private readonly figures = new Map<Sandbox, SandboxFigures>();

  constructor(private readonly deps: FiguresDeps) {}

  /** Until that sandbox is gone. */
  of(sandbox: Sandbox): SandboxFigures {
    const known = this.figures.get(sandbox);
    if (known) return known;
    const figures = new SandboxFigures(sandbox, this.deps);
    this.figures.set(sandbox, figures);
    void sandbox.gone.then(() => {
      this.figures.delete(sandbox);
      figures.close();
    });
    return figures;
  }
}
