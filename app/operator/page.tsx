import type { Metadata } from 'next';
import { connection } from 'next/server';
import { OperatorPage } from '#components/operator/operator-page';

export const metadata: Metadata = { title: 'Operator' };

/** The same for everyone and without a fact: those come from the server to holders of the operator's cookie only. */
export default async function Operator() {
  await connection();
  return <OperatorPage />;
}
