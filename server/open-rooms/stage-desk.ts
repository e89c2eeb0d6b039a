// Owns what is on the stage of each open room beside its terminal.
import type { Library } from '../content/library';
import type { FigureDesk } from '../figures/desk';
import type { RoomRegistry } from '../live/room-registry';
import type { OpenRoom } from './open-room';
import { StageEditor } from './stage-editor';
import { StageFigures } from './stage-figures';

export class StageDesk {
  private readonly figures = new WeakMap<OpenRoom, StageFigures>();
  private readonly editors = new WeakMap<OpenRoom, StageEditor>();

  constructor(private readonly deps: { rooms: RoomRegistry; figures: FigureDesk; library: Library }) {}

  figuresOf(room: OpenRoom): StageFigures {
    const figures = this.figures.get(room) ?? new StageFigures(room, this.deps);
    this.figures.set(room, figures);
    return figures;
  }

  editorOf(room: OpenRoom): StageEditor {
    const editor = this.editors.get(room) ?? new StageEditor();
    this.editors.set(room, editor);
    return editor;
  }
}
