import type { Metadata } from 'next';
import { connection } from 'next/server';
import { GoOnPage } from '#components/join/go-on-page';

export const metadata: Metadata = { title: 'Go on here', robots: { index: false } };

/** Without a fact: whose link it is, its secret tells the server, and only the server. */
export default async function GoOn({ params }: { params: Promise<{ code: string }> }) {
  await connection();
  return <GoOnPage code={(await params).code.slice(0, 20)} />;
}
