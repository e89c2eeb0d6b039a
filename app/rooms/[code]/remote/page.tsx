import type { Metadata } from 'next';
import { connection } from 'next/server';
import { RemotePage } from '#components/remote/remote-page';

export const metadata: Metadata = { title: 'Remote', robots: { index: false } };

/** Without a fact: whose remote it is, the link's secret tells the server, and only the server. */
export default async function Remote({ params }: { params: Promise<{ code: string }> }) {
  await connection();
  return <RemotePage code={(await params).code.slice(0, 20)} />;
}
