import type { Metadata } from 'next';
import { connection } from 'next/server';
import { WatchPage } from '#components/watch/watch-page';

export const metadata: Metadata = { title: 'Watch a terminal', robots: { index: false } };

/** Without a fact: what the link leads to is told on the socket only. */
export default async function Watch({ params }: { params: Promise<{ share: string }> }) {
  await connection();
  return <WatchPage share={(await params).share} />;
}
