import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ReportPage } from '#components/report/report-page';

export const metadata: Metadata = { title: 'Report of a room', robots: { index: false } };

/** Without a fact: the page asks the server, which knows who may read it. */
export default async function Report({ params }: { params: Promise<{ code: string }> }) {
  await connection();
  return <ReportPage code={(await params).code.slice(0, 20)} />;
}
