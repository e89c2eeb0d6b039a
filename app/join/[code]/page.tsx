import type { Metadata } from 'next';
import { connection } from 'next/server';
import { JoinPage } from '#components/join/join-page';

export const metadata: Metadata = { title: 'Join a room', robots: { index: false } };

/** Without a fact of the room: the server counts wrong codes where it is asked for one. */
export default async function JoinByCode({ params }: { params: Promise<{ code: string }> }) {
  await connection();
  return <JoinPage code={decoded((await params).code)} />;
}

function decoded(code: string): string {
  try {
    return decodeURIComponent(code).slice(0, 40);
  } catch {
    return code.slice(0, 40);
  }
}
