import type { Metadata } from 'next';
import { connection } from 'next/server';
import { RoomsPage } from '#components/rooms/rooms-page';

export const metadata: Metadata = { title: 'Your rooms', robots: { index: false } };

/** Without a fact: the page asks the server, which knows whose they are. */
export default async function Rooms() {
  await connection();
  return <RoomsPage />;
}
