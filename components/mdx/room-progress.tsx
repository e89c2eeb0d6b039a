/** Where everybody in a room stands with the deck's tasks: `components/room` draws it in pages that are in one. */
export function RoomProgress({ title }: { title?: string }) {
  return (
    <figure className="figure room-progress" data-room-progress="">
      {title && <figcaption className="figure-title">{title}</figcaption>}
      <p className="figure-empty">In a room this shows how many people are at which task.</p>
    </figure>
  );
}
