import type { Metadata } from 'next';
import { connection } from 'next/server';
import { WallPage } from '#components/wall/wall-page';

export const metadata: Metadata = { title: 'Wall', robots: { index: false } };

/** Without a fact of the room: those come on its socket, to who looks after it only. */
export default async function Wall({ params }: { params: Promise<{ code: string }> }) {
  await connection();
  return <WallPage code={(await params).code.slice(0, 40)} />;
}
